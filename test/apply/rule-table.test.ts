import { actOn, actsOn, fileDeductions, importActs, isInForce, withdrawActs } from '#claims';
import { claimsFactory } from '../support/claims';
import { testHouse, type TestHouse } from '../support';

// Making staff hashes passwords: slow where many tests share two cores.
jest.setTimeout(60_000);

describe('the rule table by versions', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await testHouse({ name: 'rules', now: '2020-03-10T08:00:00+08:00' });
    await claimsFactory(house, await house.station());
  });
  afterAll(() => house.close());

  const inStation: TestHouse['db']['inStation'] = (...args) => house.db.inStation(...args);

  it('holds 61 rules, and another import of the same changes nothing', async () => {
    const acts = await inStation(1, (tx) => actsOn(tx, 1, '2020-03-10'));
    expect(acts).toHaveLength(61);
    const again = await inStation(1, (tx) =>
      importActs(tx, 1, acts.map(rule), '2020-03-10', { minutesNo: 'M-2' }),
    );
    expect(again.changed).toEqual([]);
  });

  it('judges a deed by the version of its day', async () => {
    const a01 = await inStation(1, (tx) => actOn(tx, 1, 'A01', '2020-03-10'));
    await inStation(1, (tx) =>
      importActs(tx, 1, [{ ...rule(a01), points: 3 }], '2020-04-01', { minutesNo: 'M-3' }),
    );
    const points = (day: string) => inStation(1, async (tx) => (await actOn(tx, 1, 'A01', day)).points);
    expect([await points('2020-03-31'), await points('2020-04-01')]).toEqual([2, 3]);
    await expect(
      inStation(1, (tx) =>
        importActs(tx, 1, [{ ...rule(a01), points: 4 }], '2020-04-01', { minutesNo: 'M-4' }),
      ),
    ).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('knows no act before the table nor after its withdrawal', async () => {
    await expect(inStation(1, (tx) => actOn(tx, 1, 'A01', '2018-08-31'))).rejects.toMatchObject({
      code: 'act_unknown',
    });
    await inStation(1, (tx) => withdrawActs(tx, 1, ['A05'], '2020-05-01', { minutesNo: 'M-5' }));
    await expect(inStation(1, (tx) => actOn(tx, 1, 'A05', '2020-05-01'))).rejects.toMatchObject({
      code: 'act_unknown',
    });
    await inStation(1, (tx) => actOn(tx, 1, 'A05', '2020-04-30'));
  });

  it('keeps a deduction off until minutes and filing number are recorded', async () => {
    const x01 = (day: string) => inStation(1, async (tx) => isInForce(await actOn(tx, 1, 'X01', day)));
    expect(await x01('2020-03-10')).toBe(false);
    await inStation(1, (tx) =>
      fileDeductions(tx, 1, ['X01'], '2020-03-10', { minutesNo: 'M-6', filingNo: 'F-1' }),
    );
    expect([await x01('2020-03-09'), await x01('2020-03-10')]).toEqual([false, true]);
  });
});

const rule = (act: Awaited<ReturnType<typeof actOn>>) => {
  const { validFrom: _v, withdrawn: _w, minutesNo: _m, filingNo: _f, ...rest } = act;
  return rest;
};
