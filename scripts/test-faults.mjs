// `npm run test:faults [-- mocha's options]`: the cases of test/faults/ with their full counts; writes docs/faults.md.
process.env.CSP_VISION_FAULTS = "full";
process.argv.splice(2, 0, "dist/test/faults/*.test.js");
await import("./test.mjs");
