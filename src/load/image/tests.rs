use super::*;

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";

/// Number, message and advice of what is wrong with an image of that name.
fn wrong(name: &str, bytes: &[u8]) -> Vec<String> {
    let format = Format::of(name).expect("an image's name");
    let line =
        |problem: &Diagnostic| format!("{} {} ({})", problem.rule.number(), problem.message, problem.hints.join(", "));
    problems(&format!("content/p/{name}"), format, bytes).iter().map(line).collect()
}

/// A beginning of a file by its container's brands.
fn brands(names: &[&str]) -> Vec<u8> {
    let len = u32::try_from(8 + 4 * names.len()).unwrap();
    [&len.to_be_bytes()[..], b"ftyp", names.concat().as_bytes(), b"rest avif"].concat()
}

#[test]
fn an_image_that_begins_as_its_name_says_is_right() {
    for (name, bytes) in [
        ("a.png", b"\x89PNG\r\n\x1A\n...".to_vec()),
        ("a.JPG", b"\xFF\xD8\xFF\xE0..".to_vec()),
        ("a.jpeg", b"\xFF\xD8\xFF\xDB..".to_vec()),
        ("a.gif", b"GIF89a..".to_vec()),
        ("b.gif", b"GIF87a..".to_vec()),
        ("a.webp", b"RIFF\x24\0\0\0WEBPVP8 ".to_vec()),
        ("a.avif", brands(&["avif", "\0\0\0\0", "mif1"])),
        ("b.avif", brands(&["mif1", "\0\0\0\0", "miaf", "avif"])),
        ("a.svg", SVG.into()),
        ("b.svg", format!("\u{FEFF}<?xml version=\"1.0\"?>\r\n<!-- {} -->{SVG}", "x".repeat(9000)).into()),
    ] {
        assert_eq!(wrong(name, &bytes), [""; 0], "{name}");
    }
}

#[test]
fn every_suffix_is_a_format_and_every_other_is_none() {
    for suffix in SUFFIXES {
        assert!(
            Format::of(&format!("a.{suffix}")).is_some()
                && Format::of(&format!("a.b.{}", suffix.to_uppercase())).is_some()
        );
    }
    for name in ["png", ".png", "a.svgz", "a.png~", "a.bmp", "a"] {
        assert_eq!(Format::of(name), None, "{name}");
    }
}

#[test]
fn another_format_is_named_and_what_to_do_about_it() {
    let shown: Vec<String> = [
        wrong("seal.png", b"\xFF\xD8\xFF\xE0"),
        wrong("seal.jpeg", b"\x89PNG\r\n\x1A\n"),
        wrong("two.dots.gif", b"RIFF\x24\0\0\0WEBPVP8 "),
        wrong("a.webp", b"RIFF\x24\0\0\0WAVEfmt "),
        wrong("a.png", SVG.as_bytes()),
        wrong("a.svg", b"\x89PNG\r\n\x1A\n"),
        wrong("a.png", b"<!DOCTYPE html><script>x</script>"),
        wrong("a.svg", b"\n<HTML><script>x</script></HTML>"),
        wrong("a.png", b""),
        wrong("a.svg", b""),
        wrong("a.png", b"hello"),
        wrong("a.svg", b"hello"),
        wrong("a.png", b"<x/>"),
        wrong("a.svg", b"<x/>"),
        wrong("a.png", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
        wrong("a.svg", b"\x1F\x8B\x08"),
        wrong("a.png", b"\x1F\x8B\x08"),
        wrong("a.jpg", &brands(&["heic", "\0\0\0\0", "mif1"])),
        wrong("a.gif", &brands(&["isom", "\0\0\0\0", "mp42"])),
        wrong("a.svg", b"\xFF\xFE<\0s\0v\0g\0/\0>\0"),
        wrong("a.svg", b"<svg id=\"caf\xE9\"/>"),
    ]
    .concat();
    insta::assert_snapshot!(shown.join("\n"), @"
        99 `seal.png` is named a PNG, but the file looks like a JPEG (rename it to `seal.jpg`, and the links to it)
        99 `seal.jpeg` is named a JPEG, but the file looks like a PNG (rename it to `seal.png`, and the links to it)
        99 `two.dots.gif` is named a GIF, but the file looks like a WebP (rename it to `two.dots.webp`, and the links to it)
        99 `a.webp` is named a WebP, but the file looks like a RIFF file (export it as WebP, or delete it)
        99 `a.png` is named a PNG, but the file looks like an SVG (rename it to `a.svg`, and the links to it)
        99 `a.svg` is named an SVG, but the file looks like a PNG (rename it to `a.png`, and the links to it)
        99 `a.png` is named a PNG, but the file looks like an HTML page (export it as PNG, or delete it)
        99 `a.svg` is named an SVG, but the file looks like an HTML page (export it as SVG, or delete it)
        99 `a.png` is named a PNG, but the file is empty (export it again as PNG, or delete it)
        99 `a.svg` is named an SVG, but the file is empty (export it again as SVG, or delete it)
        99 `a.png` is named a PNG, but the file does not begin as a PNG does (open it to see what it is, and export it as PNG)
        99 `a.svg` is named an SVG, but the file does not begin as an SVG does (open it to see what it is, and export it as SVG)
        99 `a.png` is named a PNG, but the file looks like XML (export it as PNG, or delete it)
        99 the file is named as an SVG, but its outermost element is `<x>` (open it to see what it is, and export it as SVG)
        99 `a.png` is named a PNG, but the file is a Git LFS pointer, not the image (run `git lfs pull`)
        99 `a.svg` is named an SVG, but the file is a compressed SVG (unpack it, or save it as plain SVG)
        99 `a.png` is named a PNG, but the file looks like a gzip archive (export it as PNG, or delete it)
        99 `a.jpg` is named a JPEG, but the file looks like a HEIC (export it as JPEG, or delete it)
        99 `a.gif` is named a GIF, but the file looks like a film (MP4) (export it as GIF, or delete it)
        1 the file is not UTF-8: from line 1, byte 0 on it is UTF-16 LE (save it as UTF-8)
        1 the file is not UTF-8: line 1, byte 12 is 0xE9 (it looks like Latin-1 (ISO 8859-1) or Windows-1252; save it as UTF-8)
        ");
}

#[test]
fn no_beginning_of_a_file_makes_it_fail() {
    for len in 0..64 {
        for byte in [0, b'<', b'R', 0xFF, 0x89] {
            for suffix in SUFFIXES {
                let _ = wrong(&format!("a.{suffix}"), &vec![byte; len]);
                let _ = wrong(&format!("a.{suffix}"), &[&brands(&[])[..], &vec![byte; len]].concat()[..len]);
            }
        }
    }
}

#[test]
fn an_image_past_the_limit_says_how_much_it_may_have() {
    let message = |format| too_large("a", format, 99 << 20).message;
    assert_eq!(message(Format::Png), "the file has 103809024 bytes; an image may have at most 64 MiB (67108864)");
    assert_eq!(message(Format::Svg), "the file has 103809024 bytes; an SVG may have at most 8 MiB (8388608)");
}
