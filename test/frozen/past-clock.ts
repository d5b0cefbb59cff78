/**
 * Sets the clock of a process back by the milliseconds in this module's own query, `?back=…`.
 * Preloaded with `--import`, so that the tickets of the data folder are as good as on the day they
 * were bought, whenever the test runs.
 */
const back = Number(new URL(import.meta.url).searchParams.get('back'));
const realNow = Date.now;

Date.now = () => realNow() - back;
globalThis.Date = new Proxy(Date, {
  construct: (target, values, newTarget) =>
    Reflect.construct(target, values.length === 0 ? [Date.now()] : values, newTarget),
});
