# Homebrew's formula. That of a release has the digests in it.
class Noticepress < Formula
  desc "Static-site generator for versioned privacy notices"
  homepage "https://github.com/owner--undecided/noticepress"
  version "0.1.0"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "https://github.com/owner--undecided/noticepress/releases/download/v0.1.0/noticepress-aarch64-apple-darwin.tar.gz"
      sha256 "digest of noticepress-aarch64-apple-darwin.tar.gz"
    end
    on_intel do
      url "https://github.com/owner--undecided/noticepress/releases/download/v0.1.0/noticepress-x86_64-apple-darwin.tar.gz"
      sha256 "digest of noticepress-x86_64-apple-darwin.tar.gz"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/owner--undecided/noticepress/releases/download/v0.1.0/noticepress-aarch64-unknown-linux-musl.tar.gz"
      sha256 "digest of noticepress-aarch64-unknown-linux-musl.tar.gz"
    end
    on_intel do
      url "https://github.com/owner--undecided/noticepress/releases/download/v0.1.0/noticepress-x86_64-unknown-linux-musl.tar.gz"
      sha256 "digest of noticepress-x86_64-unknown-linux-musl.tar.gz"
    end
  end

  def install
    bin.install "noticepress"
    pkgshare.install "notices.sh"
  end

  test do
    system bin/"noticepress", "init", "notices"
    system bin/"noticepress", "build", "--root", "notices"
    assert_path_exists testpath/"notices/output/site/index.html"
  end
end
