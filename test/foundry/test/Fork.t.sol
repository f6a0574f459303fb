// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Token} from "../src/Token.sol";

interface Cheats {
    function envAddress(string calldata name) external view returns (address);
    function prank(address sender) external;
}

/// Runs over a fork of a node on which a token was deployed.
contract ForkTest {
    bool public constant IS_TEST = true;
    Cheats private constant cheats = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));

    function test_reads_and_changes_the_forked_state() external {
        Token token = Token(cheats.envAddress("TOKEN"));
        address holder = cheats.envAddress("HOLDER");
        uint256 balance = token.balanceOf(holder);
        require(balance > 0, "no balance");
        cheats.prank(holder);
        token.transfer(address(this), balance);
        require(token.balanceOf(address(this)) == balance && token.balanceOf(holder) == 0, "not moved");
    }
}
