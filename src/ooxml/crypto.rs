//! Password-protected workbooks ([MS-OFFCRYPTO]): the package lies encrypted in an OLE file.
//! Everything happens in memory; plain text never touches the disk.

use std::io::{Cursor, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use ms_offcrypto_writer::Ecma376AgileWriter;
use office_crypto::DecryptError;

use super::package::OLE_SIGNATURE;

/// First bytes of a zip file with entries (APPNOTE 4.3.7).
const ZIP_SIGNATURE: &[u8] = b"PK\x03\x04";

/// Why a protected workbook cannot be opened or made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CryptoError {
    /// What came out is no package.
    #[error("the password is wrong")]
    WrongPassword,
    /// A kind of protection that is not known: rights management, certificates, rare ciphers.
    #[error("the workbook is protected in a way that kotq does not know ({0})")]
    Unsupported(String),
    /// The file is cut short or otherwise unsound.
    #[error("the protected workbook is damaged ({0})")]
    Damaged(String),
    /// The file is not protected.
    #[error("the workbook is not protected with a password")]
    NotEncrypted,
    /// The protected file could not be made.
    #[error("the workbook could not be protected ({0})")]
    Encrypt(String),
}

/// Whether the bytes are an OLE file with the streams of an encrypted package
/// ([MS-OFFCRYPTO] 2.3.4).
pub fn is_encrypted(bytes: &[u8]) -> bool {
    let named = |name: &str| {
        let utf16: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(utf16.len()).any(|window| window == utf16)
    };
    bytes.starts_with(&OLE_SIGNATURE) && named("EncryptedPackage") && named("EncryptionInfo")
}

/// The package inside a protected workbook; agile (Office 2010 and later) and standard encryption
/// (Office 2007).
///
/// # Errors
/// See [`CryptoError`].
pub fn decrypt(bytes: &[u8], password: &str) -> Result<Vec<u8>, CryptoError> {
    if !is_encrypted(bytes) {
        return Err(CryptoError::NotEncrypted);
    }
    // The crate slices by lengths that the file states; a damaged file must not end the program.
    let decrypted = catch_unwind(AssertUnwindSafe(|| {
        office_crypto::decrypt_from_bytes(bytes.to_vec(), password)
    }));
    let package = match decrypted {
        Ok(Ok(package)) => package,
        Ok(Err(DecryptError::Unimplemented(what))) => return Err(CryptoError::Unsupported(what)),
        Ok(Err(error)) => return Err(CryptoError::Damaged(error.to_string())),
        Err(_) => return Err(CryptoError::Damaged("its parts do not fit together".into())),
    };
    // It checks no password: a wrong one gives as many bytes, but not those of a zip file.
    let sound = package.starts_with(ZIP_SIGNATURE)
        && zip::ZipArchive::new(Cursor::new(package.as_slice())).is_ok();
    if sound {
        Ok(package)
    } else {
        Err(CryptoError::WrongPassword)
    }
}

/// Protects a package with a password as Excel does today (agile, AES-256, SHA-512).
///
/// # Errors
/// [`CryptoError::Encrypt`].
pub fn encrypt(bytes: &[u8], password: &str) -> Result<Vec<u8>, CryptoError> {
    let failed = |error: std::io::Error| CryptoError::Encrypt(error.to_string());
    let mut out = Cursor::new(Vec::new());
    let mut writer =
        Ecma376AgileWriter::create(&mut rand::rng(), password, &mut out).map_err(failed)?;
    writer.write_all(bytes).map_err(failed)?;
    writer.finalize().map_err(failed)?;
    Ok(out.into_inner())
}
