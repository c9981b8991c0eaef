// Starts the server and looks at its pages as a browser shows them: they must
// load without asking any other host, and without an error in the console.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, mkdir, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { chromium } from 'playwright-core';

const screenshots = process.env.SCREENSHOTS; // a folder to keep pictures in
const dataDir = await mkdtemp(join(tmpdir(), 'openincidents-'));
await chmod(dataDir, 0o755); // PostgreSQL may run as another account

const server = spawn('../bin/server', ['serve', '--addr', '127.0.0.1:0', '--data-dir', dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
const exited = once(server, 'exit');

async function address() {
  let text = '';
  for await (const chunk of server.stdout) {
    text += chunk;
    const found = text.match(/http:\/\/127\.0\.0\.1:\d+/);
    if (found) return found[0];
  }
  throw new Error('the server ended before it said where it serves');
}

const failures = [];
const expect = (condition, what) => { if (!condition) failures.push(what); };

async function look(browser, base, path, width, check) {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const where = `${path} at ${width} pixels`;
  page.on('pageerror', (error) => failures.push(`${where}: ${error}`));
  page.on('console', (message) => { if (message.type() === 'error') failures.push(`${where}: console: ${message.text()}`); });
  await page.route('**/*', (route) => {
    const url = route.request().url();
    if (url.startsWith(base) || url.startsWith('data:') || url.startsWith('blob:')) return route.continue();
    failures.push(`${where}: asks for ${url}`);
    return route.abort();
  });
  const response = await page.goto(base + path, { waitUntil: 'networkidle' });
  expect(response.status() === 200, `${where}: status ${response.status()}`);
  await check(page, where);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow <= 0, `${where}: ${overflow} pixels wider than the window`);
  if (screenshots) {
    await mkdir(screenshots, { recursive: true });
    await page.screenshot({ path: join(screenshots, `${path.replaceAll('/', '_')}-${width}.png`), fullPage: true });
  }
  await page.close();
}

let browser;
try {
  const base = await address();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
  for (const width of [390, 1280]) {
    await look(browser, base, '/', width, async (page, where) => {
      expect(await page.locator('h1').count() === 1, `${where}: one heading is expected`);
      expect((await page.title()).includes('OpenIncidents'), `${where}: the title is ${await page.title()}`);
      const links = await page.locator('a[href^="/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
      expect(links.length > 3, `${where}: ${links.length} links to try`);
      for (const link of links) {
        const status = (await page.request.get(base + link)).status();
        expect(status === 200, `${where}: the link ${link} answers ${status}`);
      }
    });
  }
  await look(browser, base, '/docs', 1280, async (page, where) => {
    await page.getByText('/v1/events', { exact: true }).first().waitFor({ timeout: 15000 })
      .catch(() => failures.push(`${where}: the viewer does not show /v1/events`));
  });
} catch (error) {
  failures.push(String(error));
} finally {
  await browser?.close();
  server.kill('SIGINT');
  const [code] = await exited;
  expect(code === 0, `the server ended with status ${code}`);
  await rm(dataDir, { recursive: true, force: true });
}

for (const failure of failures) console.error(`FAIL ${failure}`);
console.log(failures.length ? `${failures.length} failures` : 'pages are in order');
process.exit(failures.length ? 1 : 0);
