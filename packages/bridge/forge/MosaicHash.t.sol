// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ICore} from "../contracts/interfaces/ICore.sol";
import {MosaicHash} from "../contracts/libraries/MosaicHash.sol";
import {Seal} from "../contracts/libraries/Seal.sol";
import {TestBase} from "./support/TestBase.sol";

/// @dev Holds Solidity against the vectors that the TypeScript side made (spec 2).
contract MosaicHashTest is TestBase {
    string private json;

    function setUp() public {
        json = vm.readFile("../consensus/vectors/hashes.json");
    }

    function test_Domain() public view {
        uint256 chainId = number(".core.chainId");
        address core = vm.parseJsonAddress(json, ".core.address");
        vm.assertEq(MosaicHash.domainSeparator(chainId, core), word(".domainSeparator"));
        vm.assertEq(MosaicHash.coreIdentifier(chainId, core), word(".coreIdentifier"));
    }

    function test_Vote() public view {
        bytes32 digest = MosaicHash.voteDigest(word(".domainSeparator"), word(".vote.transitionHash"), link(".vote"));
        assertSigned(".vote", digest);
    }

    function test_OriginVote() public view {
        assertSigned(".originVote", MosaicHash.originVoteDigest(word(".domainSeparator"), link(".originVote")));
    }

    function test_BlockSeal() public view {
        bytes32 digest = MosaicHash.blockSealDigest(
            word(".domainSeparator"), number(".blockSeal.slot"), word(".blockSeal.blockHash")
        );
        assertSigned(".blockSeal", digest);
    }

    function test_Seal() public view {
        address[] memory signers = this.signersOf(vm.parseJsonBytes(json, ".seal.bytes"), word(".seal.digest"));
        vm.assertEq(signers, vm.parseJsonAddressArray(json, ".seal.signers"));
    }

    function test_Kernels() public view {
        assertKernel(".kernelWithoutChanges", 0);
        assertKernel(".kernelWithThreeChanges", 3);
        assertKernel(".genesisKernel", 4);
    }

    function test_Transitions() public view {
        assertTransition(".transition");
        assertTransition(".genesisTransition");
    }

    function test_MetaBlocks() public view {
        bytes32 made = MosaicHash.metaBlockHash(
            word(".metaBlock.kernelHash"), word(".metaBlock.transitionHash"), word(".metaBlock.source")
        );
        vm.assertEq(made, word(".metaBlock.hash"));
        vm.assertEq(MosaicHash.metaBlockHash(0, 0, word(".genesisHash")), word(".genesisMetaBlockHash"));
    }

    /// @dev Where the auxiliary chain looks for a kernel's hash in Core's storage.
    function test_KernelStorageKey() public view {
        bytes32 slot = keccak256(abi.encode(number(".kernelStorage.height"), number(".kernelStorage.slot")));
        vm.assertEq(slot, word(".kernelStorage.key"));
    }

    /// @dev The finalised observation can be opened from a consensus root by its hashes alone (spec 3, 9).
    function test_ConsensusRootOpens() public view {
        bytes32 stateHash = keccak256(
            abi.encode(
                number(".genesisConsensus.originNumber"),
                word(".genesisConsensus.originHash"),
                word(".genesisConsensus.originStateRoot"),
                word(".genesisConsensus.stateRestHash")
            )
        );
        vm.assertEq(stateHash, word(".genesisConsensus.stateHash"));
        bytes32 root = keccak256(abi.encode(stateHash, word(".genesisConsensus.bodyHash")));
        vm.assertEq(root, word(".genesisConsensus.consensusRoot"));
    }

    /// @dev A vote about one chain never passes for a vote about the other.
    function testFuzz_DomainsAreApart(bytes32 separator, bytes32 transition, ICore.Link memory made) public pure {
        bytes32 vote = MosaicHash.voteDigest(separator, transition, made);
        vm.assertTrue(vote != MosaicHash.originVoteDigest(separator, made));
    }

    function signersOf(bytes calldata seal, bytes32 digest) external pure returns (address[] memory) {
        return Seal.signers(seal, digest);
    }

    function assertSigned(string memory path, bytes32 digest) private view {
        vm.assertEq(digest, word(string.concat(path, ".digest")));
        bytes memory given = vm.parseJsonBytes(json, string.concat(path, ".signature"));
        vm.assertEq(given.length, 65);
        address[] memory signers = this.signersOf(bytes.concat(hex"01", given), digest);
        vm.assertEq(signers[0], vm.parseJsonAddress(json, string.concat(path, ".signer")));
    }

    function assertKernel(string memory path, uint256 changes) private view {
        ICore.Kernel memory kernel = ICore.Kernel({
            height: number(string.concat(path, ".height")),
            parent: word(string.concat(path, ".parent")),
            validators: vm.parseJsonAddressArray(json, string.concat(path, ".validators")),
            weights: vm.parseJsonUintArray(json, string.concat(path, ".weights")),
            gasTarget: number(string.concat(path, ".gasTarget")),
            gasPrice: number(string.concat(path, ".gasPrice"))
        });
        vm.assertEq(kernel.validators.length, changes);
        vm.assertEq(kernel.weights.length, changes);
        vm.assertEq(MosaicHash.kernelHash(kernel), word(string.concat(path, ".hash")));
    }

    function assertTransition(string memory path) private view {
        ICore.Transition memory transition = ICore.Transition({
            coreIdentifier: word(string.concat(path, ".coreIdentifier")),
            kernelHash: word(string.concat(path, ".kernelHash")),
            dynasty: number(string.concat(path, ".dynasty")),
            accumulatedGas: number(string.concat(path, ".accumulatedGas")),
            accumulatedTransactionRoot: word(string.concat(path, ".accumulatedTransactionRoot")),
            originBlockHash: word(string.concat(path, ".originBlockHash")),
            originBlockNumber: number(string.concat(path, ".originBlockNumber"))
        });
        vm.assertEq(MosaicHash.transitionHash(transition), word(string.concat(path, ".hash")));
    }

    function link(string memory path) private view returns (ICore.Link memory) {
        return ICore.Link({
            source: word(string.concat(path, ".source")),
            target: word(string.concat(path, ".target")),
            sourceHeight: number(string.concat(path, ".sourceHeight")),
            targetHeight: number(string.concat(path, ".targetHeight"))
        });
    }

    function word(string memory key) private view returns (bytes32) {
        return vm.parseJsonBytes32(json, key);
    }

    function number(string memory key) private view returns (uint256) {
        return vm.parseJsonUint(json, key);
    }
}
