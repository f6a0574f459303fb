// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {CoreFactory} from "../../contracts/CoreFactory.sol";
import {FixedValidatorRegistry} from "../../contracts/FixedValidatorRegistry.sol";
import {ICore} from "../../contracts/interfaces/ICore.sol";
import {IValidatorRegistry} from "../../contracts/interfaces/IValidatorRegistry.sol";
import {MosaicHash} from "../../contracts/libraries/MosaicHash.sol";
import {Headers} from "./Headers.sol";
import {TestBase} from "./TestBase.sol";

/// @dev A Core with validators whose keys the test holds, and well-formed meta-blocks for it.
abstract contract CoreFixture is TestBase {
    /// @dev All that a commit takes but its seal.
    struct Candidate {
        ICore.Kernel kernel;
        ICore.Transition transition;
        ICore.Link link;
        bytes header;
    }

    uint256 internal constant EPOCH_LENGTH = 8;
    uint256 internal constant ORIGIN_EPOCH_LENGTH = 16;
    uint256 internal constant ORIGIN_NUMBER = 64;
    bytes32 internal constant GENESIS_HASH = keccak256("genesis");
    bytes32 internal constant GENESIS_STATE_ROOT = keccak256("genesis state");
    bytes32 internal constant SALT = keccak256("salt");

    CoreFactory internal factory;
    ICore internal core;
    /// @dev Both by ascending address.
    uint256[] internal keys;
    address[] internal validators;

    /// @dev A Core over validators of these weights, at origin block 100.
    function deployFixed(uint256[] memory weights) internal {
        makeKeys(weights.length);
        deployWith(new FixedValidatorRegistry(validators, weights));
    }

    function deployWith(IValidatorRegistry registry) internal {
        observe(ORIGIN_NUMBER);
        vm.roll(100);
        factory = new CoreFactory();
        core = factory.deploy(SALT, parametersWith(registry));
    }

    function parametersWith(IValidatorRegistry registry) internal pure returns (ICore.Parameters memory) {
        return ICore.Parameters({
            genesisHash: GENESIS_HASH,
            genesisStateRoot: GENESIS_STATE_ROOT,
            epochLength: EPOCH_LENGTH,
            originEpochLength: ORIGIN_EPOCH_LENGTH,
            registry: registry,
            gasTarget: 15_000_000,
            gasPrice: 7,
            originBlockNumber: ORIGIN_NUMBER,
            originBlockHash: originHash(ORIGIN_NUMBER)
        });
    }

    /// @dev Lets the block hash opcode show `originHash(number)`; afterwards the current block is the next one.
    function observe(uint256 number) internal {
        if (block.number <= number) vm.roll(number + 1);
        vm.setBlockhash(number, originHash(number));
    }

    function originHash(uint256 number) internal pure returns (bytes32) {
        return keccak256(abi.encode("origin", number));
    }

    /// @dev A valid candidate for the open height, whose source is the checkpoint of that height.
    function candidate(uint256 sourceHeight, uint256 dynasty) internal view returns (Candidate memory made) {
        made.kernel = openKernel();
        made.header = Headers.encode(sourceHeight * EPOCH_LENGTH, keccak256(abi.encode("state", sourceHeight)));
        made.link = ICore.Link({
            source: keccak256(made.header),
            target: keccak256(abi.encode("target", sourceHeight)),
            sourceHeight: sourceHeight,
            targetHeight: sourceHeight + 1
        });
        made.transition = ICore.Transition({
            coreIdentifier: core.coreIdentifier(),
            kernelHash: MosaicHash.kernelHash(made.kernel),
            dynasty: dynasty,
            accumulatedGas: dynasty * 21_000,
            accumulatedTransactionRoot: keccak256(abi.encode("transactions", sourceHeight)),
            originBlockHash: originHash(ORIGIN_NUMBER),
            originBlockNumber: ORIGIN_NUMBER
        });
    }

    /// @dev The open kernel of a registry that changes nothing after genesis.
    function openKernel() internal view returns (ICore.Kernel memory kernel) {
        kernel.height = core.openKernelHeight();
        kernel.parent = core.metaBlockHashes(kernel.height - 1);
        kernel.gasTarget = 15_000_000;
        kernel.gasPrice = 7;
        if (kernel.height == 1) {
            kernel.validators = validators;
            kernel.weights = new uint256[](validators.length);
            for (uint256 index = 0; index < validators.length; ++index) {
                kernel.weights[index] = core.registry().forwardWeight(1, validators[index]);
            }
        }
    }

    /// @dev What the validators sign for a candidate; also the name of its proposal.
    function nameOf(Candidate memory made) internal view returns (bytes32) {
        return MosaicHash.voteDigest(core.domainSeparator(), MosaicHash.transitionHash(made.transition), made.link);
    }

    /// @dev A seal by the validators whose bits are set, the lowest address at bit 0.
    function sealBy(Candidate memory made, uint256 mask) internal view returns (bytes memory votes) {
        bytes32 digest = nameOf(made);
        votes = hex"01";
        for (uint256 index = 0; index < keys.length; ++index) {
            if (mask >> index & 1 == 1) votes = bytes.concat(votes, signature(keys[index], digest));
        }
    }

    function sealByAll(Candidate memory made) internal view returns (bytes memory) {
        return sealBy(made, type(uint256).max);
    }

    function commit(Candidate memory made, bytes memory votes) internal returns (bytes32) {
        return core.commit(made.kernel, made.transition, made.link, made.header, votes);
    }

    function propose(Candidate memory made) internal returns (bytes32) {
        return core.propose(made.kernel, made.transition, made.link, made.header);
    }

    function expectCommitRevert(Candidate memory made, bytes memory reason) internal {
        bytes memory votes = sealByAll(made);
        vm.expectRevert(reason);
        commit(made, votes);
    }

    function equalWeights(uint256 count, uint256 weight) internal pure returns (uint256[] memory weights) {
        weights = new uint256[](count);
        for (uint256 index = 0; index < count; ++index) weights[index] = weight;
    }

    /// @dev Fresh keys, sorted by their addresses.
    function makeKeys(uint256 count) internal {
        for (uint256 index = 0; index < count; ++index) {
            uint256 key = uint256(keccak256(abi.encode("validator", index)));
            keys.push(key);
            validators.push(vm.addr(key));
            for (uint256 place = index; place > 0 && validators[place] < validators[place - 1]; --place) {
                (keys[place], keys[place - 1]) = (keys[place - 1], keys[place]);
                (validators[place], validators[place - 1]) = (validators[place - 1], validators[place]);
            }
        }
    }
}
