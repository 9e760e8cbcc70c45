//! Password-protected workbooks ([MS-OFFCRYPTO]). Everything happens in memory.

use super::package::OLE_SIGNATURE;

/// Whether the bytes are an OLE file with the streams of an encrypted package ([MS-OFFCRYPTO] 2.3.4).
pub fn is_encrypted(bytes: &[u8]) -> bool {
    let named = |name: &str| {
        let utf16: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(utf16.len()).any(|window| window == utf16)
    };
    bytes.starts_with(&OLE_SIGNATURE) && named("EncryptedPackage") && named("EncryptionInfo")
}
