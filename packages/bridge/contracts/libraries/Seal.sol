// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title Reads the votes of a seal (spec 7).
/// @dev A seal is a version byte and what that version means. Version 1: signatures of 65 bytes (r, s, v) over the vote's
/// EIP-712 digest, s in the lower half of the curve order, v of 27 or 28, by strictly ascending signers.
library Seal {
    uint8 internal constant SECP256K1_VOTES = 1;
    uint256 internal constant SIGNATURE_LENGTH = 65;

    /// @notice The version byte is none that this contract knows (an empty seal has version 0).
    error SealVersionUnknown(uint8 version);
    error SealLengthInvalid(uint256 length);
    error SealSignatureInvalid(uint256 index);
    error SealSignersNotAscending(uint256 index, address previous, address signer);

    /// @notice Recovers the signers of `digest`.
    /// @return signers Strictly ascending, so distinct. Not all of them need be validators.
    /// @dev Reverts with any of the errors above.
    function signers(bytes calldata seal, bytes32 digest) internal pure returns (address[] memory) {
        uint8 version = seal.length == 0 ? 0 : uint8(seal[0]);
        if (version != SECP256K1_VOTES) revert SealVersionUnknown(version);
        uint256 body = seal.length - 1;
        if (body == 0 || body % SIGNATURE_LENGTH != 0) revert SealLengthInvalid(seal.length);
        return _recoverAll(seal[1:], digest);
    }

    function _recoverAll(bytes calldata signatures, bytes32 digest) private pure returns (address[] memory recovered) {
        recovered = new address[](signatures.length / SIGNATURE_LENGTH);
        address previous = address(0);
        for (uint256 index = 0; index < recovered.length; ++index) {
            uint256 start = index * SIGNATURE_LENGTH;
            (address signer, ECDSA.RecoverError problem,) =
                ECDSA.tryRecoverCalldata(digest, signatures[start:start + SIGNATURE_LENGTH]);
            if (problem != ECDSA.RecoverError.NoError) revert SealSignatureInvalid(index);
            if (signer <= previous) revert SealSignersNotAscending(index, previous, signer);
            recovered[index] = signer;
            previous = signer;
        }
    }
}
