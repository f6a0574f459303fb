// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// Takes deposits that can be withdrawn after a time: what a test of a DApp typically looks at.
contract Vault {
    /// The time is not yet there.
    error Locked(uint256 until);
    /// The caller deposited nothing.
    error NothingDeposited(address caller);

    event Deposited(address indexed from, uint256 amount);
    event Withdrawn(address indexed to, uint256 amount);

    uint256 public immutable unlockTime;
    address public owner;
    mapping(address => uint256) public deposits;

    constructor(uint256 unlockTime_) {
        require(unlockTime_ > block.timestamp, "unlock time is over");
        unlockTime = unlockTime_;
        owner = msg.sender;
    }

    function deposit() external payable {
        deposits[msg.sender] += msg.value;
        emit Deposited(msg.sender, msg.value);
    }

    function withdraw() external {
        if (block.timestamp < unlockTime) revert Locked(unlockTime);
        uint256 amount = deposits[msg.sender];
        if (amount == 0) revert NothingDeposited(msg.sender);
        deposits[msg.sender] = 0;
        emit Withdrawn(msg.sender, amount);
        (bool paid,) = msg.sender.call{value: amount}("");
        require(paid, "not paid");
    }

    function setOwner(address next) external {
        require(msg.sender == owner, "not the owner");
        owner = next;
    }

    function divide(uint256 dividend, uint256 divisor) external pure returns (uint256) {
        return dividend / divisor;
    }
}
