// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ICore} from "../interfaces/ICore.sol";

/// @title Hashes of everything that the protocol signs or names, all plain EIP-712 (spec 2).
library MosaicHash {
    bytes32 internal constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 internal constant VOTE_TYPE = keccak256(
        "VoteMessage(bytes32 transitionHash,bytes32 source,bytes32 target,uint256 sourceHeight,uint256 targetHeight)"
    );
    bytes32 internal constant ORIGIN_VOTE_TYPE = keccak256(
        "OriginVoteMessage(bytes32 source,bytes32 target,uint256 sourceHeight,uint256 targetHeight)"
    );
    bytes32 internal constant BLOCK_SEAL_TYPE = keccak256("BlockSeal(uint256 slot,bytes32 blockHash)");
    bytes32 internal constant KERNEL_TYPE = keccak256(
        "Kernel(uint256 height,bytes32 parent,address[] validators,uint256[] weights,uint256 gasTarget,uint256 gasPrice)"
    );
    bytes32 internal constant TRANSITION_TYPE = keccak256(
        "Transition(bytes32 coreIdentifier,bytes32 kernelHash,uint256 dynasty,uint256 accumulatedGas,bytes32 accumulatedTransactionRoot,bytes32 originBlockHash,uint256 originBlockNumber)"
    );
    bytes32 internal constant META_BLOCK_TYPE = keccak256(
        "MetaBlock(bytes32 kernelHash,bytes32 transitionHash,bytes32 source)"
    );

    /// @notice 12-byte big-endian chain id of the origin, then Core's address. Chain ids must be below 2^96.
    function coreIdentifier(uint256 chainId, address core) internal pure returns (bytes32) {
        return bytes32((chainId << 160) | uint160(core));
    }

    /// @notice Separator of the domain ("Mosaic", "1", chain id of the origin, Core).
    function domainSeparator(uint256 chainId, address core) internal pure returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPE, keccak256("Mosaic"), keccak256("1"), chainId, core));
    }

    /// @notice What a validator signs for a link of the auxiliary chain.
    function voteDigest(bytes32 separator, bytes32 transition, ICore.Link memory link) internal pure returns (bytes32) {
        bytes32 message = keccak256(
            abi.encode(VOTE_TYPE, transition, link.source, link.target, link.sourceHeight, link.targetHeight)
        );
        return MessageHashUtils.toTypedDataHash(separator, message);
    }

    /// @notice What a validator signs for a link of the origin chain.
    function originVoteDigest(bytes32 separator, ICore.Link memory link) internal pure returns (bytes32) {
        bytes32 message =
            keccak256(abi.encode(ORIGIN_VOTE_TYPE, link.source, link.target, link.sourceHeight, link.targetHeight));
        return MessageHashUtils.toTypedDataHash(separator, message);
    }

    /// @notice What a proposer signs for a block of the auxiliary chain.
    function blockSealDigest(bytes32 separator, uint256 slot, bytes32 blockHash) internal pure returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(separator, keccak256(abi.encode(BLOCK_SEAL_TYPE, slot, blockHash)));
    }

    function kernelHash(ICore.Kernel memory kernel) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                KERNEL_TYPE,
                kernel.height,
                kernel.parent,
                keccak256(abi.encodePacked(kernel.validators)),
                keccak256(abi.encodePacked(kernel.weights)),
                kernel.gasTarget,
                kernel.gasPrice
            )
        );
    }

    function transitionHash(ICore.Transition memory transition) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                TRANSITION_TYPE,
                transition.coreIdentifier,
                transition.kernelHash,
                transition.dynasty,
                transition.accumulatedGas,
                transition.accumulatedTransactionRoot,
                transition.originBlockHash,
                transition.originBlockNumber
            )
        );
    }

    function metaBlockHash(bytes32 kernel, bytes32 transition, bytes32 source) internal pure returns (bytes32) {
        return keccak256(abi.encode(META_BLOCK_TYPE, kernel, transition, source));
    }
}
