import type { Component } from 'svelte';
import Backpack from '~icons/fluent-emoji-flat/backpack';
import Basket from '~icons/fluent-emoji-flat/basket';
import Battery from '~icons/fluent-emoji-flat/battery';
import Beverage from '~icons/fluent-emoji-flat/beverage-box';
import Bread from '~icons/fluent-emoji-flat/bread';
import Broom from '~icons/fluent-emoji-flat/broom';
import Bucket from '~icons/fluent-emoji-flat/bucket';
import Can from '~icons/fluent-emoji-flat/canned-food';
import Chopsticks from '~icons/fluent-emoji-flat/chopsticks';
import Cookie from '~icons/fluent-emoji-flat/cookie';
import Cooking from '~icons/fluent-emoji-flat/cooking';
import Corn from '~icons/fluent-emoji-flat/ear-of-corn';
import Drop from '~icons/fluent-emoji-flat/droplet';
import Egg from '~icons/fluent-emoji-flat/egg';
import Gloves from '~icons/fluent-emoji-flat/gloves';
import Honey from '~icons/fluent-emoji-flat/honey-pot';
import Jar from '~icons/fluent-emoji-flat/jar';
import Lamp from '~icons/fluent-emoji-flat/light-bulb';
import Lotion from '~icons/fluent-emoji-flat/lotion-bottle';
import Milk from '~icons/fluent-emoji-flat/glass-of-milk';
import Noodles from '~icons/fluent-emoji-flat/steaming-bowl';
import Notebook from '~icons/fluent-emoji-flat/notebook';
import Oil from '~icons/fluent-emoji-flat/oil-drum';
import Olive from '~icons/fluent-emoji-flat/olive';
import Package from '~icons/fluent-emoji-flat/package';
import Pan from '~icons/fluent-emoji-flat/shallow-pan-of-food';
import Paper from '~icons/fluent-emoji-flat/roll-of-paper';
import Peanuts from '~icons/fluent-emoji-flat/peanuts';
import Pencil from '~icons/fluent-emoji-flat/pencil';
import Pot from '~icons/fluent-emoji-flat/pot-of-food';
import Rice from '~icons/fluent-emoji-flat/cooked-rice';
import Salt from '~icons/fluent-emoji-flat/salt';
import Scarf from '~icons/fluent-emoji-flat/scarf';
import Scissors from '~icons/fluent-emoji-flat/scissors';
import Seedling from '~icons/fluent-emoji-flat/seedling';
import Sheaf from '~icons/fluent-emoji-flat/sheaf-of-rice';
import Shirt from '~icons/fluent-emoji-flat/t-shirt';
import Shoe from '~icons/fluent-emoji-flat/running-shoe';
import Soap from '~icons/fluent-emoji-flat/soap';
import Socks from '~icons/fluent-emoji-flat/socks';
import Sponge from '~icons/fluent-emoji-flat/sponge';
import Tea from '~icons/fluent-emoji-flat/teacup-without-handle';
import Toothbrush from '~icons/fluent-emoji-flat/toothbrush';
import Umbrella from '~icons/fluent-emoji-flat/umbrella';

/** Pictures of goods by the name that an item's `icon` bears; a name that is not here shows a parcel. */
export const PICTURES: Readonly<Record<string, Component>> = {
  backpack: Backpack,
  basket: Basket,
  battery: Battery,
  'beverage-box': Beverage,
  bread: Bread,
  broom: Broom,
  bucket: Bucket,
  'canned-food': Can,
  chopsticks: Chopsticks,
  cookie: Cookie,
  cooking: Cooking,
  'ear-of-corn': Corn,
  droplet: Drop,
  egg: Egg,
  gloves: Gloves,
  'honey-pot': Honey,
  jar: Jar,
  'light-bulb': Lamp,
  'lotion-bottle': Lotion,
  'glass-of-milk': Milk,
  'steaming-bowl': Noodles,
  notebook: Notebook,
  'oil-drum': Oil,
  olive: Olive,
  package: Package,
  'shallow-pan-of-food': Pan,
  'roll-of-paper': Paper,
  peanuts: Peanuts,
  pencil: Pencil,
  'pot-of-food': Pot,
  'cooked-rice': Rice,
  salt: Salt,
  scarf: Scarf,
  scissors: Scissors,
  seedling: Seedling,
  'sheaf-of-rice': Sheaf,
  't-shirt': Shirt,
  'running-shoe': Shoe,
  soap: Soap,
  socks: Socks,
  sponge: Sponge,
  'teacup-without-handle': Tea,
  toothbrush: Toothbrush,
  umbrella: Umbrella,
};
