// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";
import {HeaderReader} from "../contracts/libraries/HeaderReader.sol";
import {Headers} from "./support/Headers.sol";
import {TestBase} from "./support/TestBase.sol";

contract HeaderReaderTest is TestBase {
    bytes32 private constant ROOT = keccak256("root");

    function testFuzz_Reads(uint64 number, bytes32 stateRoot) public view {
        (bytes32 root, uint64 result) = this.readHeader(Headers.encode(number, stateRoot));
        vm.assertEq(root, stateRoot);
        vm.assertEq(result, number);
    }

    function test_ReadsBoundaryNumbers() public view {
        uint64[7] memory numbers = [0, 1, 0x7f, 0x80, 0xff, 0x100, type(uint64).max];
        for (uint256 index = 0; index < numbers.length; ++index) {
            (, uint64 result) = this.readHeader(Headers.encode(numbers[index], ROOT));
            vm.assertEq(result, numbers[index]);
        }
    }

    function test_ReadsFifteenFields() public view {
        (, uint64 number) = this.readHeader(withFields(15));
        vm.assertEq(number, 5);
    }

    function test_RefusesFourteenFields() public {
        bytes memory header = withFields(14);
        vm.expectRevert(abi.encodeWithSelector(HeaderReader.HeaderFieldsMissing.selector, 14));
        this.readHeader(header);
    }

    function test_RefusesTrailingByte() public {
        bytes memory header = bytes.concat(Headers.encode(5, ROOT), hex"00");
        expectCode(RLP.RLPInvalidEncoding.selector);
        this.readHeader(header);
    }

    function test_RefusesTruncation() public {
        bytes memory whole = Headers.encode(5, ROOT);
        bytes memory header = new bytes(whole.length - 1);
        for (uint256 index = 0; index < header.length; ++index) header[index] = whole[index];
        expectCode(RLP.RLPInvalidEncoding.selector);
        this.readHeader(header);
    }

    function test_RefusesEmptyAndNonList() public {
        expectCode(RLP.RLPInvalidEncoding.selector);
        this.readHeader("");
        expectCode(RLP.RLPInvalidEncoding.selector);
        this.readHeader(hex"83010203");
    }

    function test_RefusesShortStateRoot() public {
        bytes memory header = replaced(3, RLP.encode(abi.encodePacked(uint248(uint256(ROOT)))));
        expectCode(HeaderReader.HeaderStateRootMalformed.selector);
        this.readHeader(header);
    }

    function test_RefusesListAsStateRoot() public {
        bytes memory header = replaced(3, abi.encodePacked(hex"e0", ROOT >> 8 | bytes32(hex"01")));
        expectCode(HeaderReader.HeaderStateRootMalformed.selector);
        this.readHeader(header);
    }

    function test_RefusesMalformedNumbers() public {
        bytes[6] memory numbers = [
            bytes(hex"00"),
            hex"820005",
            hex"89010000000000000000",
            hex"c0",
            hex"c105",
            hex"8800ffffffffffffff"
        ];
        for (uint256 index = 0; index < numbers.length; ++index) {
            bytes memory header = replaced(8, numbers[index]);
            expectCode(HeaderReader.HeaderNumberMalformed.selector);
            this.readHeader(header);
        }
    }

    /// @dev Whatever the bytes, the reader gives a number and a root or a named error, never a panic.
    function testFuzz_NeverPanics(bytes memory noise) public view {
        try this.readHeader(noise) returns (bytes32, uint64) {}
        catch (bytes memory reason) {
            bytes4 code = bytes4(reason);
            vm.assertTrue(
                code == RLP.RLPInvalidEncoding.selector || code == HeaderReader.HeaderFieldsMissing.selector
                    || code == HeaderReader.HeaderStateRootMalformed.selector
                    || code == HeaderReader.HeaderNumberMalformed.selector
            );
        }
    }

    function readHeader(bytes calldata header) external pure returns (bytes32, uint64) {
        return HeaderReader.read(header);
    }

    function withFields(uint256 count) private pure returns (bytes memory) {
        bytes[] memory all = Headers.fields(5, ROOT);
        bytes[] memory kept = new bytes[](count);
        for (uint256 index = 0; index < count; ++index) kept[index] = all[index];
        return RLP.encode(kept);
    }

    function replaced(uint256 field, bytes memory encoded) private pure returns (bytes memory) {
        bytes[] memory items = Headers.fields(5, ROOT);
        items[field] = encoded;
        return RLP.encode(items);
    }
}
