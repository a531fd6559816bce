/**
 * Runtime code that fails to answer in every way there is, by what it does. It stands in for a feed that was retired, upgraded to
 * something else or never was one.
 */
export const BROKEN_CODE = {
  "has no code": "0x",
  "reverts without a reason": "0x5f5ffd",
  "runs into an invalid instruction": "0xfe",
  "answers nothing": "0x00",
  "answers one word": "0x60205ff3",
  "answers a byte less than a round": "0x609f5ff3",
  "answers a word more than a round": "0x60c05ff3",
} as const;
