//! Password-protected workbooks, of both kinds that customers send.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::io::{Cursor, Write};

use aes::Aes128;
use aes::cipher::{BlockEncrypt, KeyInit, generic_array::GenericArray};
use kotq::ooxml::crypto::{CryptoError, decrypt, encrypt, is_encrypted};
use kotq::ooxml::{Edits, Limits, PackageError};
use sha1::{Digest, Sha1};
use support::*;

const PASSWORD: &str = "ﾊﾟｽワード1!";

#[test]
fn what_was_protected_comes_back_to_the_byte() {
    let plain = workbook("<sheetData/>");
    let protected = encrypt(&plain, PASSWORD).unwrap();
    assert!(is_encrypted(&protected) && !is_encrypted(&plain));
    assert!(!protected.windows(13).any(|w| w == b"xl/styles.xml"));
    assert_eq!(decrypt(&protected, PASSWORD).unwrap(), plain);
}

#[test]
fn a_wrong_password_is_recognised() {
    let protected = encrypt(&workbook("<sheetData/>"), PASSWORD).unwrap();
    for wrong in ["", "ﾊﾟｽワード1", "ぱすわーど"] {
        assert_eq!(
            decrypt(&protected, wrong),
            Err(CryptoError::WrongPassword),
            "{wrong}"
        );
    }
}

#[test]
fn standard_encryption_of_office_2007_opens() {
    let plain = workbook("<sheetData/>");
    let protected = standard(&plain, PASSWORD);
    assert_eq!(decrypt(&protected, PASSWORD).unwrap(), plain);
    assert_eq!(
        decrypt(&protected, "other"),
        Err(CryptoError::WrongPassword)
    );
}

#[test]
fn damaged_protected_files_are_errors_and_nothing_worse() {
    let protected = encrypt(&workbook("<sheetData/>"), PASSWORD).unwrap();
    for end in (0..protected.len()).step_by(509) {
        assert!(
            decrypt(&protected[..end], PASSWORD).is_err(),
            "cut at {end}"
        );
    }
    for at in (0..4096.min(protected.len())).step_by(97) {
        let mut broken = protected.clone();
        broken[at] ^= 0xff;
        // Some bytes are padding; whatever comes out, it is no panic.
        let _ = decrypt(&broken, PASSWORD);
    }
    assert_eq!(decrypt(b"PK", PASSWORD), Err(CryptoError::NotEncrypted));
}

#[test]
fn the_editor_says_that_a_file_is_protected() {
    let protected = encrypt(&workbook("<sheetData/>"), PASSWORD).unwrap();
    let error = kotq::ooxml::edit(&protected, &Edits::default(), &Limits::default()).unwrap_err();
    assert!(matches!(
        error,
        kotq::ooxml::EditError::Package(PackageError::Encrypted)
    ));
}

/// ECMA-376 standard encryption ([MS-OFFCRYPTO] 2.3.4.5 to 2.3.4.9): AES-128, SHA-1, 50,000 rounds.
fn standard(plain: &[u8], password: &str) -> Vec<u8> {
    let salt = [7u8; 16];
    let password: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut hash = Sha1::new()
        .chain_update(salt)
        .chain_update(&password)
        .finalize();
    for round in 0u32..50_000 {
        hash = Sha1::new()
            .chain_update(round.to_le_bytes())
            .chain_update(hash)
            .finalize();
    }
    let hash = Sha1::new()
        .chain_update(hash)
        .chain_update(0u32.to_le_bytes())
        .finalize();
    let mut block = [0x36u8; 64];
    block.iter_mut().zip(hash).for_each(|(b, h)| *b ^= h);
    let key = Sha1::digest(block);
    let cipher = Aes128::new(GenericArray::from_slice(&key[..16]));
    let encrypted = |data: &[u8]| {
        let mut data = data.to_vec();
        data.resize(data.len().next_multiple_of(16), 0);
        for chunk in data.chunks_mut(16) {
            cipher.encrypt_block(GenericArray::from_mut_slice(chunk));
        }
        data
    };
    let provider: Vec<u8> = "Microsoft Enhanced RSA and AES Cryptographic Provider\0"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut header: Vec<u8> = Vec::new();
    for word in [0x24u32, 0, 0x660e, 0x8004, 128, 0x18, 0, 0] {
        header.extend(word.to_le_bytes());
    }
    header.extend(&provider);
    let mut info = vec![3, 0, 2, 0];
    info.extend(0x24u32.to_le_bytes());
    info.extend((header.len() as u32).to_le_bytes());
    info.extend(header);
    let verifier = [9u8; 16];
    info.extend(16u32.to_le_bytes());
    info.extend(salt);
    info.extend(encrypted(&verifier));
    info.extend(20u32.to_le_bytes());
    info.extend(encrypted(&Sha1::digest(verifier)));
    let mut package = (plain.len() as u64).to_le_bytes().to_vec();
    package.extend(encrypted(plain));
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/EncryptionInfo")
        .unwrap()
        .write_all(&info)
        .unwrap();
    file.create_stream("/EncryptedPackage")
        .unwrap()
        .write_all(&package)
        .unwrap();
    file.into_inner().into_inner()
}
