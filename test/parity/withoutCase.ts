// Generated methods and functions without a case in test/fixtures/parity, and why.
export const WITHOUT_CASE: Readonly<Record<string, string>> = {};
