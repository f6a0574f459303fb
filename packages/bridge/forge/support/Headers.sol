// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

/// @dev Makes headers with the 21 fields that blocks have since Prague.
library Headers {
    uint256 internal constant FIELDS = 21;

    function encode(uint256 number, bytes32 stateRoot) internal pure returns (bytes memory) {
        return RLP.encode(fields(number, stateRoot));
    }

    /// @dev The fields, each encoded.
    function fields(uint256 number, bytes32 stateRoot) internal pure returns (bytes[] memory items) {
        items = new bytes[](FIELDS);
        for (uint256 index = 0; index < FIELDS; ++index) {
            items[index] = RLP.encode(keccak256(abi.encode("field", index, number)));
        }
        items[2] = RLP.encode(address(uint160(0xbeef)));
        items[3] = RLP.encode(stateRoot);
        items[6] = RLP.encode(new bytes(256));
        items[7] = RLP.encode(uint256(0));
        items[8] = RLP.encode(number);
        for (uint256 index = 9; index < 12; ++index) items[index] = RLP.encode(index * 1_000_000);
    }
}
