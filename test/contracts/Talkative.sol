// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

interface IERC20Errors {
	error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
}

/// Prints as Hardhat's and Foundry's libraries do, emits, and fails in every way.
contract Talkative is IERC20Errors {
	event Transfer(address indexed from, address indexed to, uint256 value);
	error OwnError(uint256 value);

	address private constant CONSOLE = address(0x000000000000000000636F6e736F6c652e6c6f67);
	uint256 public count;

	function print(bytes memory data) private view {
		(bool ignored, ) = CONSOLE.staticcall(data);
		ignored;
	}

	function speak(string calldata text, uint256 number) external {
		count += 1;
		print(abi.encodeWithSignature("log(string,uint256)", text, number));
		print(abi.encodeWithSignature("log(string,address,bool)", "sender %s is %s", msg.sender, true));
		emit Transfer(msg.sender, address(this), number);
		this.inner();
	}

	function inner() external view returns (uint256) {
		print(abi.encodeWithSignature("log(string,int256)", "%d inside", int256(-7)));
		return count;
	}

	function babble(uint256 lines) external view {
		for (uint256 line = 0; line < lines; line++) print(abi.encodeWithSignature("log(uint256)", line));
	}

	function fail(uint256 how) external {
		count += 1;
		print(abi.encodeWithSignature("log(string)", "about to fail"));
		require(how != 0, "for this reason");
		if (how == 1) revert ERC20InsufficientBalance(msg.sender, 1, 2);
		if (how == 2) revert OwnError(5);
		assert(how != 3);
		if (how == 4) revert();
		while (true) count += 1;
	}
}
