// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../../../contracts/types/Ids.sol";
import {ClockWatch} from "./ClockWatch.sol";

/// Inputs that make no sense, the counts of how often each was tried, and the errors that it met. All of them must be refused,
/// with a typed error of the known list (INV-ERROR).
abstract contract EdgeBase is ClockWatch {
    /// @param tried how often
    /// @param errors the selectors that it met, each once
    struct Edge {
        uint32 tried;
        bytes4[] errors;
    }

    uint256 private constant UINTS = 3;
    uint256 private constant INTS = 4;

    string[] private _edgeNames;
    mapping(string edge => Edge) private _edges;

    /// Calls the silo with what it must refuse.
    function _refused(string memory edge, address caller, address target, bytes memory data) internal {
        (bool ok, bytes memory result) = _call(caller, target, data);
        Edge storage entry = _edges[edge];
        if (entry.tried++ == 0) _edgeNames.push(edge);
        _expect(!ok, string.concat("INV-ERROR: what makes no sense is refused: ", edge), result);
        if (!ok) _remember(entry.errors, bytes4(result));
    }

    function _remember(bytes4[] storage errors, bytes4 selector) private {
        for (uint256 i; i < errors.length; ++i) if (errors[i] == selector) return;
        errors.push(selector);
    }

    function edgeNames() external view returns (string[] memory) {
        return _edgeNames;
    }

    function edgeOf(string calldata edge) external view returns (Edge memory) {
        return _edges[edge];
    }

    // ------------------------------------------------------------------ extremes

    /// A number beyond every bound, and its name.
    function _huge(string memory what, uint256 seed) internal pure returns (string memory, uint256) {
        uint256 i = seed % UINTS;
        string[UINTS] memory names = [" 2^254", " 2^255", " 2^256-1"];
        uint256[UINTS] memory values = [uint256(1) << 254, 1 << 255, type(uint256).max];
        return (string.concat(what, names[i]), values[i]);
    }

    /// The same with a sign.
    function _wild(string memory what, uint256 seed) internal pure returns (string memory, int256) {
        uint256 i = seed % INTS;
        string[INTS] memory names = [" -2^255", " -1", " 2^254", " 2^255-1"];
        int256[INTS] memory values = [type(int256).min, -1, int256(1) << 254, type(int256).max];
        return (string.concat(what, names[i]), values[i]);
    }

    /// An account that no user can have: a reserved one, or the last number there is.
    function _noUser(string memory what, uint256 seed) internal pure returns (string memory, AccountId) {
        if (seed % 4 == 0) return (string.concat(what, " 2^64-1"), AccountId.wrap(type(uint64).max));
        return (string.concat(what, " reserved"), AccountId.wrap(uint64((seed / 4) % 16)));
    }

    /// A market that is not listed.
    function _noMarket(string memory what, uint256 seed) internal pure returns (string memory, uint16) {
        return
            seed % 2 == 0 ? (string.concat(what, " 0"), uint16(0)) : (string.concat(what, " 65535"), type(uint16).max);
    }
}
