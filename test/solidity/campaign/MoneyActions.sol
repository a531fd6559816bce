// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../../../contracts/types/Ids.sol";
import {Quote} from "../../../contracts/types/Units.sol";
import {RiskLens} from "../../../contracts/lens/RiskLens.sol";
import {ClockWatch} from "./ClockWatch.sol";

/// Tokens in and out: accounts, insurance fund, exit claims, the house.
abstract contract MoneyActions is ClockWatch {
    function deposit(uint256 accountSeed, uint256 amountSeed, uint256 payerSeed) external {
        uint256 amount = amountSeed % 32 == 0 ? (amountSeed % 64) * 1e20 : bound(amountSeed, 1, 1_000 * QUOTE);
        (bool ok, ) = _act(
            "deposit",
            _actor(payerSeed),
            address(house),
            abi.encodeCall(house.deposit, (_trader(accountSeed), amount))
        );
        if (ok) tokensIn += amount;
    }

    /// The owner, or now and then somebody else, takes out anything between dust and more than there is.
    function withdraw(uint256 accountSeed, uint256 amountSeed, uint256 callerSeed) external {
        AccountId account = _trader(accountSeed);
        (bool known, RiskLens.AccountRisk memory before) = _risk(account);
        int256 free = Quote.unwrap(before.transferEquity) - Quote.unwrap(before.transferMargin);
        uint256 most = known && free > 1e12 ? uint256(free) / 1e12 : QUOTE;
        uint256 amount = amountSeed % 8 == 0 ? bound(amountSeed / 8, 0, 2 * most) : bound(amountSeed / 8, 1, most);
        address caller = callerSeed % 8 == 0 ? _actor(callerSeed / 8) : _ownerOf(account);
        _withdraw(account, amount, caller);
    }

    function _withdraw(AccountId account, uint256 amount, address caller) private {
        bool allowed = house.isAuthorized(account, caller) && !house.isInAuction(account);
        uint256 owed = deficits.unfundedDeficit() + deficits.exitClaims();
        (bool ok, bytes memory result) = _act(
            "withdraw",
            caller,
            address(house),
            abi.encodeCall(house.withdraw, (account, amount, caller))
        );
        if (!ok) return;
        uint256 paid = abi.decode(result, (uint256));
        tokensOut += paid;
        _expect(allowed, "INV-RIGHTS: only owner or operator withdraw, and not from an auction");
        _expect(paid <= amount, "INV-CLAIMS: a withdrawal pays at most what it takes");
        _expect(
            deficits.unfundedDeficit() + deficits.exitClaims() == owed,
            "INV-CLAIMS: what a withdrawal takes off D becomes an exit claim"
        );
        (bool known, RiskLens.AccountRisk memory later) = _risk(account);
        _expect(
            known && later.transferEquity >= later.transferMargin,
            "INV-IM: a withdrawal leaves the transfer margin (5.7)"
        );
    }

    // ------------------------------------------------------------------ insurance fund

    /// Stakers come, ask to leave, leave, and pass shares on.
    function _stake(uint256 kind, uint256 actorSeed, uint256 amountSeed, uint256 toSeed) internal {
        if (kind % 4 == 0) _enterFund(actorSeed, amountSeed);
        else if (kind % 4 == 1) _requestUnlock(actorSeed, amountSeed);
        else if (kind % 4 == 2) _leaveFund(actorSeed, amountSeed);
        else _sendShares(actorSeed, toSeed, amountSeed);
    }

    function _enterFund(uint256 actorSeed, uint256 amountSeed) private {
        uint256 amount = bound(amountSeed, 0, 1_000 * QUOTE);
        (uint256 assets, uint256 shares) = (fund.totalAssets(), fund.totalSupply());
        address actor = _actor(actorSeed);
        (bool ok, ) = _act("enterFund", actor, address(fund), abi.encodeCall(fund.deposit, (amount, actor)));
        if (!ok) return;
        tokensIn += amount;
        _expectSharesKeepWorth(assets, shares);
    }

    function _requestUnlock(uint256 actorSeed, uint256 shareSeed) private {
        address actor = _actor(actorSeed);
        uint256 shares = bound(shareSeed, 0, fund.balanceOf(actor) + 1);
        _act("requestUnlock", actor, address(fund), abi.encodeCall(fund.requestUnlock, (shares)));
    }

    /// Leaves the fund as far as it is unlocked, mostly after having waited for it, or tries to leave with more.
    function _leaveFund(uint256 actorSeed, uint256 shareSeed) private {
        address actor = _firstStaker(actorSeed);
        if (fund.maxRedeem(actor) == 0 && shareSeed % 8 > 1) _unlock(actor);
        uint256 most = fund.maxRedeem(actor);
        uint256 redeemed =
            most == 0 || shareSeed % 8 == 0 ? bound(shareSeed / 8, 0, most + 1) : bound(shareSeed / 8, 1, most);
        _redeem(redeemed, most, actor);
    }

    function _redeem(uint256 redeemed, uint256 most, address actor) private {
        (uint256 assets, uint256 shares) = (fund.totalAssets(), fund.totalSupply());
        uint256 preview = fund.previewRedeem(redeemed);
        _expect(
            redeemed > most || preview <= fund.freeAssets(),
            "INV-SHARE: what auctions reserve does not leave the fund"
        );
        (bool ok, bytes memory result) = _act(
            "leaveFund",
            actor,
            address(fund),
            abi.encodeCall(fund.redeem, (redeemed, actor, actor))
        );
        if (redeemed <= most && preview != 0) {
            _expect(ok, "INV-VAULT: what the vault says can be redeemed is redeemed", result);
        }
        if (!ok) return;
        tokensOut += preview;
        _expect(abi.decode(result, (uint256)) == preview, "INV-VAULT: a redemption pays its preview");
        _expect(redeemed <= most, "INV-SHARE: only unlocked shares leave the fund");
        _expectSharesKeepWorth(assets, shares);
    }

    function _unlock(address actor) private {
        uint256 shares = fund.balanceOf(actor);
        _act("requestUnlock", actor, address(fund), abi.encodeCall(fund.requestUnlock, (shares)));
        _pass(fund.COOLDOWN());
        _refreshFeeds();
    }

    function _firstStaker(uint256 seed) private view returns (address actor) {
        for (uint256 i; i < _actors.length; ++i) {
            actor = _actors[((seed % _actors.length) + i) % _actors.length];
            if (fund.balanceOf(actor) != 0) return actor;
        }
    }

    function _sendShares(uint256 fromSeed, uint256 toSeed, uint256 shareSeed) private {
        address from = _actor(fromSeed);
        uint256 shares = bound(shareSeed, 0, fund.balanceOf(from));
        _act("sendShares", from, address(fund), abi.encodeWithSelector(fund.transfer.selector, _actor(toSeed), shares));
        _expect(fund.unlockOf(from).shares <= fund.balanceOf(from), "INV-SHARE: an unlock covers no more than is held");
    }

    /// Entering or leaving rounds against whoever comes or goes.
    function _expectSharesKeepWorth(uint256 assets, uint256 shares) private {
        uint256 before = (assets + 1) * (fund.totalSupply() + 1e6);
        uint256 later = (fund.totalAssets() + 1) * (shares + 1e6);
        _expect(later >= before, "INV-SHARE: coming and going never lowers what a share is worth");
    }

    // ------------------------------------------------------------------ claims, house, gifts

    function _collect(uint256 actorSeed) internal {
        address actor = _actor(actorSeed);
        (bool ok, bytes memory result) = _act(
            "collect",
            actor,
            address(deficits),
            abi.encodeCall(deficits.collect, (actor))
        );
        if (ok) tokensOut += abi.decode(result, (uint256));
    }

    function _withdrawHouse(uint256 amountSeed, uint256 callerSeed) internal {
        address caller = callerSeed % 8 == 0 ? _actor(callerSeed / 8) : address(this);
        uint256 amount = bound(amountSeed, 0, 100 * QUOTE);
        bool open = lens.silo().deficitOpen;
        (bool ok, ) = _act(
            "withdrawHouse",
            caller,
            address(governor),
            abi.encodeCall(governor.withdrawHouse, (amount, _actor(callerSeed)))
        );
        if (!ok) return;
        tokensOut += amount;
        _expect(caller == address(this), "INV-RIGHTS: only governance pays out the house");
        _expect(!open, "INV-CLAIMS: the house is not paid out while something is owed");
    }

    /// A bare transfer, which nobody's account may see.
    function _donate(uint256 actorSeed, uint256 amountSeed) internal {
        uint256 amount = bound(amountSeed, 0, 1_000 * QUOTE);
        address target = actorSeed % 2 == 0 ? address(house) : address(fund);
        (bool ok, ) = _act(
            "donate",
            _actor(actorSeed / 2),
            address(token),
            abi.encodeWithSelector(token.transfer.selector, target, amount)
        );
        if (ok && target == address(house)) tokensDonated += amount;
    }
}
