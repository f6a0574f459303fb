// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Seal} from "../contracts/libraries/Seal.sol";
import {CoreFixture} from "./support/CoreFixture.sol";

contract SealTest is CoreFixture {
    bytes32 private constant DIGEST = keccak256("digest");

    function setUp() public {
        makeKeys(3);
    }

    function test_RecoversAscendingSigners() public view {
        vm.assertEq(this.read(bytes.concat(hex"01", by(0), by(1), by(2))), validators);
    }

    function test_RefusesUnknownVersions() public {
        vm.expectRevert(abi.encodeWithSelector(Seal.SealVersionUnknown.selector, 0));
        this.read("");
        bytes memory other = bytes.concat(hex"02", by(0));
        vm.expectRevert(abi.encodeWithSelector(Seal.SealVersionUnknown.selector, 2));
        this.read(other);
    }

    function test_RefusesOtherLengths() public {
        vm.expectRevert(abi.encodeWithSelector(Seal.SealLengthInvalid.selector, 1));
        this.read(hex"01");
        bytes memory longer = bytes.concat(hex"01", by(0), hex"00");
        vm.expectRevert(abi.encodeWithSelector(Seal.SealLengthInvalid.selector, 67));
        this.read(longer);
    }

    function test_RefusesDuplicateAndDescendingSigners() public {
        bytes memory twice = bytes.concat(hex"01", by(1), by(1));
        expectUnordered(1, 1);
        this.read(twice);
        bytes memory descending = bytes.concat(hex"01", by(2), by(0));
        expectUnordered(2, 0);
        this.read(descending);
    }

    function test_RefusesHighS() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[0], DIGEST);
        bytes memory high = abi.encodePacked(hex"01", r, bytes32(CURVE_ORDER - uint256(s)), uint8(v == 27 ? 28 : 27));
        vm.expectRevert(abi.encodeWithSelector(Seal.SealSignatureInvalid.selector, 0));
        this.read(high);
    }

    function test_RefusesOtherRecoveryBytes() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[0], DIGEST);
        bytes memory parity = abi.encodePacked(hex"01", r, s, v - 27);
        vm.expectRevert(abi.encodeWithSelector(Seal.SealSignatureInvalid.selector, 0));
        this.read(parity);
    }

    /// @dev Noise of the right length yields strangers or a named error, never a validator.
    function testFuzz_NoiseNamesNoValidator(bytes32 r, bytes32 s, uint8 v) public view {
        try this.read(abi.encodePacked(hex"01", r, s, v)) returns (address[] memory signers) {
            for (uint256 index = 0; index < validators.length; ++index) {
                vm.assertTrue(signers[0] != validators[index]);
            }
        } catch (bytes memory reason) {
            vm.assertEq(reason, abi.encodeWithSelector(Seal.SealSignatureInvalid.selector, 0));
        }
    }

    function read(bytes calldata seal) external pure returns (address[] memory) {
        return Seal.signers(seal, DIGEST);
    }

    function by(uint256 index) private view returns (bytes memory) {
        return signature(keys[index], DIGEST);
    }

    function expectUnordered(uint256 previous, uint256 signer) private {
        vm.expectRevert(
            abi.encodeWithSelector(Seal.SealSignersNotAscending.selector, 1, validators[previous], validators[signer])
        );
    }
}
