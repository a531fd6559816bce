export * from "./errors.js";
export * from "./fixedPoint.js";
export * from "./ids.js";
export * from "./integers.js";
export * from "./position.js";
export * from "./quoteDomain.js";
export * from "./types.js";
export * from "./units.js";
