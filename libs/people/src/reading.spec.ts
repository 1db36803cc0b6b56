import { readingOf } from './reading';

test.each([
  ['单晓红', 'shan xiao hong', 'sxh'],
  ['曾国强', 'zeng guo qiang', 'zgq'],
  ['尉迟恭', 'yu chi gong', 'ycg'],
  ['欧阳晓明', 'ou yang xiao ming', 'oyxm'],
  ['吕布', 'lv bu', 'lb'],
  ['阿依古丽·买买提', 'a yi gu li mai mai ti', 'ayglmmt'],
  ['张 芳', 'zhang fang', 'zf'],
  ['John Smith', 'john smith', 'js'],
  ['𠮷田', 'tian', 't'],
  ['', '', ''],
])('%s is found as %s', (name, pinyin, initials) => {
  expect(readingOf(name)).toEqual({ pinyin, initials });
});

test('a roster of 11,212 names is read within two seconds', () => {
  const start = Date.now();
  for (let i = 0; i < 11_212; i += 1) readingOf('欧阳晓明');
  expect(Date.now() - start).toBeLessThan(2000);
});
