import { rules } from "./tools/rooms/typescript.ts";

// Type imports count: a type is the first thing that a room learns of another.
export default {
  forbidden: rules(),
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: ["node_modules", "typechain-types"] },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
