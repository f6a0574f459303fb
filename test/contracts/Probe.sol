// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

contract Child {
    uint256 public immutable value;

    constructor(uint256 value_) payable {
        value = value_;
    }

    function destroy(address payable heir) external {
        selfdestruct(heir);
    }
}

/// Does each kind of thing that clients may answer differently about.
contract Probe {
    error Custom(uint256 code, address who);

    event Indexed(uint256 indexed first, address indexed second, bytes32 indexed third, uint256 rest);
    event Plain(bytes data);
    event Anonymous(uint256 value) anonymous;

    uint256 public stored = 7;
    mapping(uint256 => uint256) public slots;
    uint256[] private list;
    address public child;

    receive() external payable {}

    function store(uint256 value) external payable returns (uint256) {
        stored = value;
        return value;
    }

    function fill(uint256 from, uint256 count, uint256 value) external {
        for (uint256 index = 0; index < count; ++index) slots[from + index] = value;
    }

    function emits(uint256 value) external {
        emit Indexed(value, msg.sender, keccak256(abi.encode(value)), value + 1);
        emit Plain(abi.encode(value));
        emit Anonymous(value);
    }

    function spawns(uint256 value, bytes32 salt) external payable {
        child = address(new Child{salt: salt, value: msg.value}(value));
    }

    function destroys() external {
        Child(child).destroy(payable(msg.sender));
    }

    function fails(uint256 kind) external {
        stored = kind;
        if (kind == 0) revert("a reason");
        if (kind == 1) revert Custom(5, msg.sender);
        if (kind == 2) assert(false);
        if (kind == 3) list[kind] = 1;
        if (kind == 4) stored = kind / (kind - 4);
        if (kind == 5) revert();
        if (kind == 6) for (;;) stored += 1;
        if (kind == 7)
            assembly ("memory-safe") {
                invalid()
            }
        if (kind == 8) this.fails(1);
        if (kind == 9) try this.fails(1) {} catch {}
    }

    function context() external view returns (uint256, uint256, uint256, uint256, address, uint256, uint256, uint256) {
        return (block.number, block.timestamp, block.basefee, block.prevrandao, block.coinbase, block.gaslimit, block.chainid, gasleft() > 0 ? tx.gasprice : 0);
    }
}
