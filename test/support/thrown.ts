import { expect } from "chai";
import { KeelError } from "../../src/base/errors.js";

type Class<E> = abstract new (...args: never[]) => E;

function checked<E>(error: unknown, type: Class<E>): E {
  expect(error).to.be.instanceOf(type);
  if (error instanceof KeelError) expect(error.message, "errors are one line").not.to.match(/[\r\n]/);
  return error as E;
}

/** Runs what must throw an error of this class, and returns the error. */
export function thrown<E>(type: Class<E>, run: () => unknown): E {
  let caught: unknown;
  try {
    run();
  } catch (error) {
    caught = error;
  }
  return checked(caught, type);
}

/** The same for a promise that must reject. */
export async function rejected<E>(type: Class<E>, promise: Promise<unknown>): Promise<E> {
  let caught: unknown;
  await promise.catch((error: unknown) => {
    caught = error;
  });
  return checked(caught, type);
}
