// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

/// @title Reads a block header of the auxiliary chain, strictly.
/// @dev OpenZeppelin's decoder checks the framing (one list, nothing behind it, canonical lengths); the forms of the two
/// fields read are checked here, since the decoder takes shorter roots and zero-padded numbers.
library HeaderReader {
    using Memory for Memory.Slice;

    uint256 private constant MINIMUM_FIELDS = 15;
    uint256 private constant STATE_ROOT_FIELD = 3;
    uint256 private constant NUMBER_FIELD = 8;

    error HeaderFieldsMissing(uint256 fields);
    error HeaderStateRootMalformed();
    error HeaderNumberMalformed();

    /// @param header RLP of a header.
    /// @return stateRoot State root after the block.
    /// @return number Block number, below 2^64.
    /// @dev Reverts `HeaderFieldsMissing`, `HeaderStateRootMalformed`, `HeaderNumberMalformed` or OpenZeppelin's
    /// `RLPInvalidEncoding`.
    function read(bytes memory header) internal pure returns (bytes32 stateRoot, uint64 number) {
        Memory.Slice[] memory fields = RLP.decodeList(header);
        if (fields.length < MINIMUM_FIELDS) revert HeaderFieldsMissing(fields.length);
        Memory.Slice root = fields[STATE_ROOT_FIELD];
        if (root.length() != 33 || uint8(bytes1(root.load(0))) != 0xa0) revert HeaderStateRootMalformed();
        return (root.load(1), _readNumber(fields[NUMBER_FIELD]));
    }

    /// @dev A canonical RLP integer: 0x80 for zero, a byte below 0x80 for itself, else its bytes without leading zeros.
    function _readNumber(Memory.Slice field) private pure returns (uint64) {
        uint256 length = field.length();
        uint8 prefix = uint8(bytes1(field.load(0)));
        if (length == 1 && prefix != 0 && prefix <= 0x80) return prefix == 0x80 ? 0 : prefix;
        bool canonical = length > 1 && length <= 9 && prefix == 0x80 + length - 1 && bytes1(field.load(1)) != 0;
        if (!canonical) revert HeaderNumberMalformed();
        return uint64(uint256(field.load(1)) >> (256 - 8 * (length - 1)));
    }
}
