// mocha's output for `npm test`: dots for everything, a line per test for a part, and what was skipped.
// The counts go to a file, for the closing line.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

const { KINDLING_TEST_COUNTS: target, KINDLING_TEST_BRIEF: brief } = process.env;
const { EVENT_RUN_END, EVENT_TEST_PENDING } = Runner.constants;

module.exports = class Counting extends (brief ? reporters.Dot : reporters.Spec) {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on(EVENT_TEST_PENDING, (test) => skipped.push(test.fullTitle()));
    runner.once(EVENT_RUN_END, () => {
      if (brief) for (const title of skipped) console.log(`  skipped: ${title}`);
      const { passes, failures, pending } = runner.stats;
      const counts = { passed: passes, failed: failures, skipped: pending };
      if (target) writeFileSync(target, JSON.stringify(counts));
    });
  }
};
