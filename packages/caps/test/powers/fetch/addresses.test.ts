// Which addresses the fetch power connects to, whatever names and notations lead there.
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { makeFetchPower } from '../../../src/node/index.ts';
import { isPublicAddress, parseAddress } from '../../../src/powers/addresses.ts';
import { listen, refused, serve, useServers } from './support.ts';

useServers();

describe('addresses', () => {
  it.each([
    'localhost',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '[fe80::1]',
    '[fd00::1]',
    '[fec0::1]',
    '100.64.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[ff02::1]',
    '0',
    '0x7f.1',
    '127.0.0.1.',
    '127.1.1.1',
    '[::ffff:0:7f00:1]',
    '[::ffff:169.254.169.254]',
    '[::ffff:10.0.0.1]',
    '[64:ff9b:1::7f00:1]',
    '[fd00:ec2::254]',
    '[100::1]',
    '[2001:db8::1]',
    '[3fff::1]',
    '[5f00::1]',
    '192.0.0.192',
    '100.100.100.200',
    '192.0.2.1',
    '240.0.0.1',
    '１２７.0.0.1',
  ])('are checked when they stand in the URL: %s', async (host) => {
    const { port, requests } = await serve();
    const { value } = makeFetchPower({ hosts: [`${host}:${port}`], protocols: ['http:'], timeoutMs: 15_000 });
    await expect(value(`http://${host}:${port}/`)).rejects.toThrow(refused('FETCH_ADDRESS'));
    expect(requests).toEqual([]);
  });

  it.each([
    ['loopback', ['127.0.0.1']],
    ['loopback by its other name', ['::ffff:127.0.0.1']],
    ['a public one and a private one', ['93.184.216.34', '10.0.0.1']],
    ['one with a zone', ['fe80::1%eth0']],
    ['no address at all', ['evil']],
    ['the clouds’ credentials', ['169.254.169.254']],
    ['the clouds’ credentials by IPv6', ['fd00:ec2::254']],
    ['every address of this machine', ['0.0.0.0']],
    ['the same by IPv6', ['::']],
    ['a private one, mapped', ['::ffff:10.0.0.1']],
    ['a private one, mapped, in hexadecimal', ['::FFFF:0A00:0001']],
    ['a private one, translated', ['64:ff9b::10.0.0.1']],
    ['loopback in decimal', ['2130706433']],
    ['loopback in octal', ['0177.0.0.1']],
    ['loopback in short', ['127.1']],
    ['a public one with spaces', [' 93.184.216.34']],
    ['a public one with a port', ['93.184.216.34:80']],
    ['an empty address', ['']],
  ])('are checked when a name leads to %s', async (_name, addresses) => {
    const { port, requests } = await serve();
    const lookup = async () => addresses.map((address) => ({ address, family: 4 }));
    const { value } = makeFetchPower({
      hosts: [`rebind.test:${port}`],
      protocols: ['http:'],
      lookup,
      timeoutMs: 15_000,
    });
    await expect(value(`http://rebind.test:${port}/`)).rejects.toThrow(refused('FETCH_ADDRESS'));
    expect(requests).toEqual([]);
  });

  it.each<[string, () => Promise<never>, string]>([
    [
      'says that there is none',
      () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })),
      'ENOTFOUND',
    ],
    ['throws with a path in it', () => Promise.reject(new Error('/etc/resolv.conf')), 'the connection failed'],
    ['gives an empty list', () => Promise.resolve([] as never), 'ENOTFOUND'],
    ['gives nothing at all', () => Promise.resolve(undefined as never), 'the connection failed'],
    ['gives no addresses', () => Promise.resolve([null] as never), 'the connection failed'],
  ])('end with a refusal that tells nothing when the look-up %s', async (_name, lookup, why) => {
    const { value } = makeFetchPower({ hosts: ['rebind.test'], lookup });
    await expect(value('https://rebind.test/')).rejects.toMatchObject({
      code: 'FETCH_FAILED',
      message: `Power fetch got no answer: ${why}`,
    });
  });

  it('are pinned: a name that changes its mind after the check is not asked again', async () => {
    // Bound to 127.0.0.2 is the private service; 127.0.0.1 plays the public one.
    const hits: string[] = [];
    const server = createServer((request, answer) => {
      hits.push(request.socket.localAddress ?? '');
      answer.end('x');
    });
    const port = await listen(server, '0.0.0.0');
    let asked = 0;
    const { value } = makeFetchPower({
      hosts: [`rebind.test:${port}`],
      protocols: ['http:'],
      allowAddresses: ['127.0.0.1/32'],
      lookup: async () => {
        asked += 1;
        return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
      },
    });
    expect((await value(`http://rebind.test:${port}/`)).status).toBe(200);
    expect([asked, hits]).toEqual([1, ['127.0.0.1']]);
    // The next request asks anew, checks anew, and keeps no connection.
    await expect(value(`http://rebind.test:${port}/`)).rejects.toThrow(refused('FETCH_ADDRESS'));
    expect(hits).toEqual(['127.0.0.1']);
  });
});

describe('isPublicAddress()', () => {
  it.each([
    ['9.255.255.255', '10.0.0.0', '10.255.255.255', '11.0.0.0'],
    ['100.63.255.255', '100.64.0.0', '100.127.255.255', '100.128.0.0'],
    ['126.255.255.255', '127.0.0.0', '127.255.255.255', '128.0.0.0'],
    ['169.253.255.255', '169.254.0.0', '169.254.255.255', '169.255.0.0'],
    ['172.15.255.255', '172.16.0.0', '172.31.255.255', '172.32.0.0'],
    ['192.167.255.255', '192.168.0.0', '192.168.255.255', '192.169.0.0'],
    ['198.17.255.255', '198.18.0.0', '198.19.255.255', '198.20.0.0'],
    ['203.0.112.255', '203.0.113.0', '203.0.113.255', '203.0.114.0'],
    ['::ffff:9.255.255.255', '::ffff:10.0.0.0', '::ffff:10.255.255.255', '::ffff:11.0.0.0'],
    ['2001:db7:ffff::', '2001:db8::', '2001:db8:ffff::', '2001:db9::'],
    ['2001:ffff::', '2002::', '2002:ffff::', '2003::'],
  ])('draws the line at both ends: %s | %s … %s | %s', (below, first, last, above) => {
    const isPublic = (text: string): boolean => isPublicAddress(parseAddress(text) ?? { bits: 32, value: 0n });
    expect([below, first, last, above].map(isPublic)).toEqual([true, false, false, true]);
  });

  it.each([
    '::',
    '::1',
    '1::',
    '1fff::',
    '4000::',
    'fc00::',
    'fe80::',
    'fec0::',
    'ff00::',
    '0.0.0.0',
    '223.255.255.255',
  ])('knows %s', (text) => {
    const address = parseAddress(text);
    expect(address !== undefined && isPublicAddress(address)).toBe(text === '223.255.255.255');
  });

  it.each([
    '01.2.3.4',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '1.2.3.4/8',
    '+1.2.3.4',
    '1e1.2.3.4',
    '::1::',
    ':::',
    '1:2',
    'g::',
    '12345::',
    '::1.2.3',
  ])('takes %s for no address', (text) => expect(parseAddress(text)).toBeUndefined());
});
