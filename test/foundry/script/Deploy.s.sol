// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Token} from "../src/Token.sol";
import {Vault} from "../src/Vault.sol";

/// The cheats of Foundry that are used here.
interface Cheats {
    function startBroadcast() external;
    function stopBroadcast() external;
}

/// Deploys two contracts, one of them by CREATE2, and calls both.
contract Deploy {
    // Foundry finds scripts by this.
    bool public constant IS_SCRIPT = true;
    Cheats private constant cheats = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));

    function run() external returns (Token token, Vault vault) {
        cheats.startBroadcast();
        token = new Token(1_000);
        vault = new Vault{salt: 'vault'}(block.timestamp + 365 days);
        token.transfer(address(vault), 5);
        vault.deposit{value: 7}();
        cheats.stopBroadcast();
    }
}
