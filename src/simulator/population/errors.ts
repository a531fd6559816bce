import { KeelError } from "../../base/errors.js";

/** Parameters of a generated population do not make sense. */
export class PopulationShapeError extends KeelError {
  constructor(reason: string) {
    super("POPULATION_SHAPE", `the population's proportions are not usable: ${reason}`, { details: { reason } });
  }
}
