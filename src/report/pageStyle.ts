import { fontFamily } from './svg.js';

/** How a report looks. */
export const pageStyle = `
  body { margin: 0; background: #f6f8fa; color: #24292f; font: 16px/1.55 ${fontFamily}; }
  main { max-width: 960px; margin: 0 auto; padding: 32px 24px 64px; }
  h1 { font-size: 28px; line-height: 1.25; margin: 0 0 16px; }
  h2 { font-size: 20px; margin: 44px 0 8px; padding-top: 20px; border-top: 1px solid #d0d7de; }
  p { max-width: 70ch; margin: 8px 0; }
  .wide { overflow-x: auto; }
  table { border-collapse: collapse; margin: 14px 0; background: #ffffff; font-size: 14px; font-variant-numeric: tabular-nums; }
  th, td { padding: 5px 14px; border: 1px solid #d0d7de; text-align: left; white-space: nowrap; }
  th { background: #eef1f4; font-weight: 600; }
  th.number, td.number { text-align: right; }
  figure { margin: 16px 0; }
  .pictures { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
  .pictures svg { max-width: 100%; height: auto; border: 1px solid #d0d7de; border-radius: 6px; background: #ffffff; }
  figcaption { margin-top: 6px; color: #57606a; font-size: 14px; }
`;
