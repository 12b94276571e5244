# From the top of the sources:
#
#     nix-build --expr 'with import <nixpkgs> { }; callPackage ./docs/install/package.nix { }'
{ lib, rustPlatform }:

let
  manifest = (lib.importTOML ../../Cargo.toml).package;
in
rustPlatform.buildRustPackage {
  pname = manifest.name;
  version = manifest.version;
  src = lib.cleanSource ../..;
  cargoLock.lockFile = ../../Cargo.lock;

  # `tests/all` needs browsers and fonts; what is built is tried on the demonstration.
  doCheck = false;
  doInstallCheck = true;
  installCheckPhase = ''
    $out/bin/noticepress build --output built
    test -s built/site/index.html
  '';
  postInstall = ''
    install -Dm644 ci/notices.sh $out/share/noticepress/notices.sh
  '';

  meta = {
    inherit (manifest) description;
    homepage = manifest.repository;
    license = with lib.licenses; [ mit asl20 ];
    mainProgram = "noticepress";
  };
}
