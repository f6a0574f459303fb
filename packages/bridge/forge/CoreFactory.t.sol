// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Core} from "../contracts/Core.sol";
import {ICore} from "../contracts/interfaces/ICore.sol";
import {ICoreFactory} from "../contracts/interfaces/ICoreFactory.sol";
import {IValidatorRegistry} from "../contracts/interfaces/IValidatorRegistry.sol";
import {MosaicHash} from "../contracts/libraries/MosaicHash.sol";
import {CoreFixture} from "./support/CoreFixture.sol";

contract CoreFactoryTest is CoreFixture {
    bytes32 private constant OTHER_SALT = keccak256("other salt");

    function setUp() public {
        deployFixed(equalWeights(4, 10));
    }

    function test_DeploysWhereItSaid() public view {
        vm.assertEq(address(core), factory.computeAddress(address(this), SALT));
        vm.assertEq(core.coreIdentifier(), MosaicHash.coreIdentifier(block.chainid, address(core)));
        vm.assertEq(core.domainSeparator(), MosaicHash.domainSeparator(block.chainid, address(core)));
        vm.assertEq(core.genesisHash(), GENESIS_HASH);
        vm.assertEq(core.epochLength(), EPOCH_LENGTH);
        vm.assertEq(core.originEpochLength(), ORIGIN_EPOCH_LENGTH);
    }

    function testFuzz_AddressDependsOnDeployerAndSaltAlone(bytes32 genesis, uint64 epochLength, address deployer)
        public
    {
        if (deployer == address(this)) deployer = address(1);
        ICore.Parameters memory given = parametersWith(core.registry());
        given.genesisHash = keccak256(abi.encode(genesis));
        given.epochLength = within(epochLength, 1, type(uint64).max);
        address expected = factory.computeAddress(deployer, SALT);
        vm.prank(deployer);
        ICore other = factory.deploy(SALT, given);
        vm.assertEq(address(other), expected);
        vm.assertTrue(address(other) != address(core));
        vm.assertEq(other.genesisHash(), given.genesisHash);
    }

    function test_AnnouncesTheDeployment() public {
        ICore.Parameters memory given = parametersWith(core.registry());
        address expected = factory.computeAddress(address(this), OTHER_SALT);
        vm.expectEmit(address(factory));
        emit ICoreFactory.CoreDeployed(expected, address(this), OTHER_SALT);
        factory.deploy(OTHER_SALT, given);
    }

    function test_RefusesTakenAddress() public {
        ICore.Parameters memory given = parametersWith(core.registry());
        vm.expectRevert("");
        factory.deploy(SALT, given);
    }

    function test_ShowsParametersDuringDeploymentsOnly() public {
        expectCode(ICoreFactory.NotDeploying.selector);
        factory.parameters();
    }

    function test_RefusesBadParameters() public {
        ICore.Parameters memory given = parametersWith(core.registry());
        given.genesisHash = 0;
        expectDeployRevert(given, abi.encodeWithSelector(ICore.GenesisMissing.selector));
        given = parametersWith(core.registry());
        given.genesisStateRoot = 0;
        expectDeployRevert(given, abi.encodeWithSelector(ICore.GenesisMissing.selector));
        given = parametersWith(core.registry());
        given.epochLength = 0;
        expectDeployRevert(given, abi.encodeWithSelector(ICore.EpochLengthZero.selector));
        given = parametersWith(core.registry());
        given.originEpochLength = 0;
        expectDeployRevert(given, abi.encodeWithSelector(ICore.EpochLengthZero.selector));
        given = parametersWith(IValidatorRegistry(address(0xdead)));
        expectDeployRevert(given, abi.encodeWithSelector(ICore.RegistryWithoutCode.selector, address(0xdead)));
    }

    function test_RefusesFirstObservationOutsideHistory() public {
        ICore.Parameters memory given = parametersWith(core.registry());
        given.originBlockNumber = 65;
        expectDeployRevert(
            given, abi.encodeWithSelector(ICore.NotAnOriginEpoch.selector, 65, ORIGIN_EPOCH_LENGTH)
        );
        given = parametersWith(core.registry());
        given.originBlockHash = keccak256("other");
        expectDeployRevert(
            given,
            abi.encodeWithSelector(
                ICore.OriginObservationUnknown.selector, 64, keccak256("other"), originHash(ORIGIN_NUMBER)
            )
        );
    }

    function test_CoreStandsOnlyOnAFactory() public {
        vm.expectRevert("");
        new Core();
    }

    function expectDeployRevert(ICore.Parameters memory given, bytes memory reason) private {
        vm.expectRevert(reason);
        factory.deploy(OTHER_SALT, given);
    }
}
