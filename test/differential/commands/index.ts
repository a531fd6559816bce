import type { CommandSpec } from "../world.js";
import * as accounts from "./accounts.js";
import * as auction from "./auction.js";
import * as deficit from "./deficit.js";
import * as environment from "./environment.js";
import { fill } from "./fill.js";
import * as fund from "./fund.js";
import * as governance from "./governance.js";
import { moduleOnly, setModules } from "./moduleOnly.js";
import * as money from "./money.js";
import { setSource } from "./oracle.js";
import * as outages from "./outages.js";
import { ownership } from "./ownership.js";
import * as token from "./token.js";
import { cancelNonces, matchOrders, setFees } from "./venue.js";

const specsOf = (room: Readonly<Record<string, unknown>>): readonly CommandSpec[] =>
  Object.values(room).filter((one): one is CommandSpec => typeof one === "object" && one !== null && "generate" in one);

/** Every command of the differential run. */
export const SPECS: readonly CommandSpec[] = [
  ...specsOf(environment),
  ...specsOf(outages),
  ...specsOf(token),
  ...specsOf(accounts),
  ...specsOf(money),
  fill,
  matchOrders,
  cancelNonces,
  setFees,
  ...specsOf(governance),
  setSource,
  ...ownership,
  ...specsOf(auction),
  ...specsOf(fund),
  ...specsOf(deficit),
  setModules,
  ...moduleOnly,
];
