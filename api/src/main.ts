import { b } from '#platform';
import { NestFactory } from '@nestjs/core';
import { v7 } from 'uuid';
console.log(b, typeof NestFactory.create, v7());
