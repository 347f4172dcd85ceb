// A process of its own that fetches, without LibTorch so that it starts at once, for tests that kill it. Prints the folder, or the error's code and message.
import { DownloadError } from '#kindling/data/download/downloadError.js';
import { fetchInto } from './fetching.js';

const [base = '', url = ''] = process.argv.slice(2);
try {
  process.stdout.write(await fetchInto(base, url));
} catch (error) {
  if (!(error instanceof DownloadError)) throw error;
  process.stdout.write(`${error.code} ${error.message}`);
}
