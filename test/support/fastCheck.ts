import fc from "fast-check";

// A test gives the same answer every time: whoever wants other examples sets KEEL_FUZZ_SEED.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.KEEL_FUZZ_SEED ?? 20_200_312) });

export default fc;
