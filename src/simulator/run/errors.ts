import { KeelError } from "../../base/errors.js";

/** Building the population failed: its proportions ask for something that the silo's rules refuse. */
export class SetupError extends KeelError {
  constructor(command: string, errorName: string) {
    super("SETUP", `the population can't be built: ${command} reverts with ${errorName}`, {
      hint: "use proportions that the silo's parameters admit",
      details: { command, errorName },
    });
  }
}
