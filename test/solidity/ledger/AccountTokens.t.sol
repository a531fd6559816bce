// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {ILedgerErrors} from "../../../contracts/interfaces/ILedgerErrors.sol";
import {AccountId} from "../../../contracts/types/Ids.sol";
import {Assertions} from "../support/Assertions.sol";
import {SiloFixture} from "../support/SiloFixture.sol";
import {Log} from "../support/Vm.sol";
import {Witnesses} from "../support/Witnesses.sol";
import {Manner, TokenReceiver} from "./TokenReceiver.sol";

/// What ERC-721 promises, of accounts in a whole silo (INV-TOKEN): the first account is the one that changes hands.
contract AccountTokensTest is SiloFixture, Assertions {
    address private constant BUYER = address(0xB0EE4);
    address private constant STRANGER = address(0x574A46E4);

    address private _owner;
    uint256 private _id;

    function setUp() public {
        _deploySilo();
        _id = AccountId.unwrap(_accounts[0]);
        _owner = house.ownerOf(_id);
    }

    // ------------------------------------------------------------------ what it is

    function testFuzz_ItSaysWhichInterfacesItHasAndNoOthers(bytes4 other) public view {
        bytes4[3] memory known = [
            type(IERC165).interfaceId,
            type(IERC721).interfaceId,
            type(IERC721Metadata).interfaceId
        ];
        bool isKnown;
        for (uint256 i; i < 3; ++i) {
            assertTrue(house.supportsInterface(known[i]), "ERC-165, ERC-721 and its metadata");
            isKnown = isKnown || known[i] == other;
        }
        assertTrue(house.supportsInterface(other) == isKnown, "no others");
        assertTrue(!house.supportsInterface(0xffffffff), "nor the one that is none");
    }

    function test_ItHasANameAndASymbolAndAnEmptyAddressOfMetadata() public view {
        assertTrue(bytes(house.name()).length != 0 && bytes(house.symbol()).length != 0, "name and symbol");
        assertEq(bytes(house.tokenURI(_id)).length, 0, "metadata");
    }

    // ------------------------------------------------------------------ who owns what

    function testFuzz_ATokenThatDoesNotExistIsRefusedEverywhere(uint256 seed) public {
        uint256 none = _nonexistent(seed);
        bytes memory refusal = abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, none);
        _refused(_owner, abi.encodeCall(house.ownerOf, (none)), refusal);
        _refused(_owner, abi.encodeCall(house.tokenURI, (none)), refusal);
        _refused(_owner, abi.encodeCall(house.getApproved, (none)), refusal);
        _refused(_owner, abi.encodeCall(house.approve, (BUYER, none)), refusal);
        _refused(_owner, abi.encodeCall(house.transferFrom, (_owner, BUYER, none)), refusal);
        _refused(_owner, _safe(BUYER, none, ""), refusal);
    }

    function testFuzz_BalancesCountTheAccountsThatAreOpened(uint256 count) public {
        count = bound(count, 1, 8);
        for (uint256 i; i < count; ++i) {
            uint256 opened = AccountId.unwrap(house.nextAccount());
            vm.recordLogs();
            house.openAccount(BUYER);
            _expectEvent(IERC721.Transfer.selector, [uint256(0), uint256(uint160(BUYER)), opened]);
            assertTrue(house.ownerOf(opened) == BUYER, "its owner");
        }
        assertEq(house.balanceOf(BUYER), count, "balance");
        assertEq(house.balanceOf(STRANGER), 0, "who has none");
    }

    function test_TheZeroAddressOwnsNothing() public {
        bytes memory refusal = abi.encodeWithSelector(IERC721Errors.ERC721InvalidOwner.selector, address(0));
        _refused(_owner, abi.encodeCall(house.balanceOf, (address(0))), refusal);
        _refused(
            _owner,
            abi.encodeCall(house.openAccount, (address(0))),
            abi.encodeWithSelector(ILedgerErrors.ZeroAddress.selector)
        );
    }

    // ------------------------------------------------------------------ transfers

    /// By the owner, by whom it approved for this account, or by whom it approved for all: by either function.
    function testFuzz_WhoMayTransferDoesAndTheApprovalEnds(uint256 seed) public {
        address caller = _authorize(seed);
        (uint256 sellers, uint256 buyers) = (house.balanceOf(_owner), house.balanceOf(BUYER));
        vm.recordLogs();
        _done(
            caller,
            seed % 2 == 0 ? abi.encodeCall(house.transferFrom, (_owner, BUYER, _id)) : _safe(BUYER, _id, "x")
        );
        _expectEvent(IERC721.Transfer.selector, [uint256(uint160(_owner)), uint256(uint160(BUYER)), _id]);
        assertTrue(house.ownerOf(_id) == BUYER, "owner");
        assertEq(house.balanceOf(_owner) + 1, sellers, "one less");
        assertEq(house.balanceOf(BUYER), buyers + 1, "one more");
        assertTrue(house.getApproved(_id) == address(0), "nobody is approved any more");
    }

    function testFuzz_NobodyElseMay(address caller) public {
        vm.assume(caller != _owner);
        // Neither an operator of the account nor an approval that was taken back is a right to transfer.
        _done(_owner, abi.encodeCall(house.setOperator, (_accounts[0], caller, true)));
        _done(_owner, abi.encodeCall(house.approve, (caller, _id)));
        _done(_owner, abi.encodeCall(house.approve, (address(0), _id)));
        if (caller != address(0)) _done(_owner, abi.encodeCall(house.setApprovalForAll, (caller, true)));
        if (caller != address(0)) _done(_owner, abi.encodeCall(house.setApprovalForAll, (caller, false)));
        bytes memory refusal = abi.encodeWithSelector(IERC721Errors.ERC721InsufficientApproval.selector, caller, _id);
        _refused(caller, abi.encodeCall(house.transferFrom, (_owner, BUYER, _id)), refusal);
        _refused(caller, _safe(BUYER, _id, ""), refusal);
        refusal = abi.encodeWithSelector(IERC721Errors.ERC721InvalidApprover.selector, caller);
        _refused(caller, abi.encodeCall(house.approve, (BUYER, _id)), refusal);
    }

    function test_ATransferNamesTheOwnerAndAReceiver() public {
        bytes memory wrongOwner = abi.encodeWithSelector(
            IERC721Errors.ERC721IncorrectOwner.selector,
            STRANGER,
            _id,
            _owner
        );
        _refused(_owner, abi.encodeCall(house.transferFrom, (STRANGER, BUYER, _id)), wrongOwner);
        bytes memory nobody = abi.encodeWithSelector(IERC721Errors.ERC721InvalidReceiver.selector, address(0));
        _refused(_owner, abi.encodeCall(house.transferFrom, (_owner, address(0), _id)), nobody);
        _refused(_owner, _safe(address(0), _id, ""), nobody);
    }

    function test_ATransferToOneselfChangesNoBalance() public {
        uint256 before = house.balanceOf(_owner);
        _done(_owner, abi.encodeCall(house.transferFrom, (_owner, _owner, _id)));
        assertTrue(house.ownerOf(_id) == _owner, "owner");
        assertEq(house.balanceOf(_owner), before, "balance");
    }

    // ------------------------------------------------------------------ approvals

    function test_ApprovalsAreKeptAndTold() public {
        vm.recordLogs();
        _done(_owner, abi.encodeCall(house.approve, (BUYER, _id)));
        _expectEvent(IERC721.Approval.selector, [uint256(uint160(_owner)), uint256(uint160(BUYER)), _id]);
        assertTrue(house.getApproved(_id) == BUYER, "approved");
        for (uint256 i; i < 2; ++i) {
            bool open = i == 0;
            vm.recordLogs();
            _done(_owner, abi.encodeCall(house.setApprovalForAll, (STRANGER, open)));
            Log[] memory logs = vm.getRecordedLogs();
            assertEq(logs.length, 1, "one event");
            assertTrue(logs[0].topics[0] == IERC721.ApprovalForAll.selector, "ApprovalForAll");
            assertTrue(abi.decode(logs[0].data, (bool)) == open, "open or not");
            assertTrue(house.isApprovedForAll(_owner, STRANGER) == open, "for all");
        }
    }

    function test_WhoIsApprovedForAllApprovesAndTheZeroAddressIsNeverApprovedForAll() public {
        _done(_owner, abi.encodeCall(house.setApprovalForAll, (STRANGER, true)));
        _done(STRANGER, abi.encodeCall(house.approve, (BUYER, _id)));
        assertTrue(house.getApproved(_id) == BUYER, "approved");
        _refused(
            _owner,
            abi.encodeCall(house.setApprovalForAll, (address(0), true)),
            abi.encodeWithSelector(IERC721Errors.ERC721InvalidOperator.selector, address(0))
        );
    }

    // ------------------------------------------------------------------ receivers

    function testFuzz_AReceiverIsToldWhatItGets(bytes calldata data) public {
        TokenReceiver receiver = new TokenReceiver(Manner.Accepts, address(0));
        _done(_owner, abi.encodeCall(house.approve, (STRANGER, _id)));
        _done(STRANGER, _safe(address(receiver), _id, data));
        assertTrue(house.ownerOf(_id) == address(receiver), "owner");
        assertTrue(receiver.told() == keccak256(abi.encode(address(house), STRANGER, _owner, _id, data)), "told");
    }

    function test_AReceiverThatDoesNotAcceptGetsNothing() public {
        _notAccepted(Manner.AnswersSomethingElse);
        _notAccepted(Manner.RevertsWithoutOne);
        _refusedBy(
            address(token),
            abi.encodeWithSelector(IERC721Errors.ERC721InvalidReceiver.selector, address(token))
        );
        address reasonable = address(new TokenReceiver(Manner.RevertsWithAReason, address(0)));
        _refusedBy(reasonable, abi.encodeWithSelector(TokenReceiver.Unwanted.selector, _id));
        address panicking = address(new TokenReceiver(Manner.Panics, address(0)));
        _refusedBy(panicking, abi.encodeWithSignature("Panic(uint256)", 1));
    }

    function test_AReceiverMayPassItOnAtOnce() public {
        address receiver = address(new TokenReceiver(Manner.PassesItOn, BUYER));
        _done(_owner, _safe(receiver, _id, ""));
        assertTrue(house.ownerOf(_id) == BUYER, "owner");
        assertEq(house.balanceOf(receiver), 0, "who passed it on");
    }

    function test_ATransferThatIsNotSafeAsksNobody() public {
        address receiver = address(new TokenReceiver(Manner.Panics, address(0)));
        _done(_owner, abi.encodeCall(house.transferFrom, (_owner, receiver, _id)));
        assertTrue(house.ownerOf(_id) == receiver, "owner");
    }

    // ------------------------------------------------------------------ states in which none may be transferred

    function testFuzz_AnAccountInAuctionStaysWhereItIs(uint256 seed) public {
        _settle(0, MAKER, 1, 48e18);
        _feeds[0].updateAnswer(1_700e8);
        auction.start(_accounts[0], Witnesses.worst(kernel, lens.freshState(_accounts[0])), _accounts[BIDDER]);
        address caller = _authorize(seed);
        bytes memory refusal = abi.encodeWithSelector(ILedgerErrors.AccountInAuction.selector, _accounts[0]);
        _refused(caller, abi.encodeCall(house.transferFrom, (_owner, BUYER, _id)), refusal);
        _refused(caller, _safe(BUYER, _id, ""), refusal);
        assertTrue(house.ownerOf(_id) == _owner, "owner");
    }

    function testFuzz_WhileTheSiloIsLockedNoAccountMovesAndViewsAnswer(uint256 seed) public {
        address caller = _authorize(seed);
        _done(address(auction), abi.encodeCall(house.acquire, ()));
        bytes memory refusal = abi.encodeWithSelector(ILedgerErrors.Locked.selector);
        _refused(caller, abi.encodeCall(house.transferFrom, (_owner, BUYER, _id)), refusal);
        _refused(caller, _safe(BUYER, _id, ""), refusal);
        assertTrue(house.ownerOf(_id) == _owner && house.balanceOf(_owner) == 2, "owner and balance");
        assertEq(bytes(house.tokenURI(_id)).length, 0, "metadata");
    }

    // ------------------------------------------------------------------ parts

    /// Ids of the silo's own accounts, the next account's, and such as equal an account's only in 64 bits.
    function _nonexistent(uint256 seed) private view returns (uint256) {
        uint256 next = AccountId.unwrap(house.nextAccount());
        if (seed % 4 == 0) return (seed / 4) % 16;
        if (seed % 4 == 1) return next + ((seed / 4) % 3);
        if (seed % 4 == 2) return _id + (1 << bound(seed / 4, 64, 255));
        return bound(seed, next, type(uint256).max);
    }

    function _authorize(uint256 seed) private returns (address caller) {
        if (seed % 3 == 0) return _owner;
        caller = STRANGER;
        if (seed % 3 == 1) _done(_owner, abi.encodeCall(house.approve, (caller, _id)));
        else _done(_owner, abi.encodeCall(house.setApprovalForAll, (caller, true)));
    }

    function _safe(address to, uint256 id, bytes memory data) private view returns (bytes memory) {
        if (data.length == 0) {
            return abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", _owner, to, id);
        }
        return abi.encodeWithSignature("safeTransferFrom(address,address,uint256,bytes)", _owner, to, id, data);
    }

    function _done(address caller, bytes memory data) private {
        vm.prank(caller);
        (bool ok, ) = address(house).call(data);
        assertTrue(ok, "succeeds");
    }

    function _refused(address caller, bytes memory data, bytes memory refusal) private {
        vm.prank(caller);
        (bool ok, bytes memory result) = address(house).call(data);
        assertTrue(!ok, "is refused");
        assertTrue(keccak256(result) == keccak256(refusal), "with its error");
    }

    function _notAccepted(Manner manner) private {
        address receiver = address(new TokenReceiver(manner, address(0)));
        _refusedBy(receiver, abi.encodeWithSelector(IERC721Errors.ERC721InvalidReceiver.selector, receiver));
    }

    function _refusedBy(address receiver, bytes memory refusal) private {
        _refused(_owner, _safe(receiver, _id, ""), refusal);
        assertTrue(house.ownerOf(_id) == _owner && house.balanceOf(receiver) == 0, "and stays");
    }

    /// One event of this kind, with these three indexed arguments.
    function _expectEvent(bytes32 signature, uint256[3] memory indexed_) private {
        Log[] memory logs = vm.getRecordedLogs();
        uint256 found;
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter != address(house) || logs[i].topics[0] != signature) continue;
            ++found;
            for (uint256 k; k < 3; ++k) assertEq(uint256(logs[i].topics[k + 1]), indexed_[k], "indexed argument");
        }
        assertEq(found, 1, "one event");
    }
}
