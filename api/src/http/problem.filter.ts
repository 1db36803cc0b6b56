import { REFUSAL_SENTENCES, REFUSALS, type Problem, type RefusalCode } from '#contract';
import { isAway, Refusal, type House } from '#platform';
import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HOUSE } from '../house';
import { InvalidRequest } from './invalid-request';

/** Fastify's and Nest's own errors (unknown path, bad JSON, too large) in the contract's words. */
function codeOfForeign(error: unknown): RefusalCode | null {
  const status =
    error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  if (status === 413) return 'body_too_large';
  if (status === 429) return 'too_many_requests';
  if (status === 404) return 'not_found';
  return typeof status === 'number' && status >= 400 && status < 500 ? 'invalid_request' : null;
}

function codeOf(error: unknown): RefusalCode {
  if (error instanceof Refusal) return error.code;
  return codeOfForeign(error) ?? (isAway(error) ? 'not_ready' : 'internal_error');
}

/** The language asked for: Chinese unless English stands first. */
export function languageOf(request: FastifyRequest): 'en' | 'zh' {
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh';
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** A refusal's problem document without facts. */
export function problemOf(code: RefusalCode, language: 'en' | 'zh'): Problem {
  const detail = REFUSAL_SENTENCES[language][code];
  return {
    type: `urn:problem:${code}`,
    title: code,
    status: REFUSALS[code],
    code,
    detail,
    facts: {},
    fields: [],
  };
}

/**
 * Every refusal leaves as `application/problem+json` (RFC 9457). What is no refusal, nor a database that is away, is a bug:
 * logged whole, answered 500.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const code = codeOf(error);
    if (!(error instanceof Refusal) && (code === 'not_ready' || code === 'internal_error')) {
      const told = code === 'not_ready' ? 'the database was not there for a request' : 'a request met a bug';
      this.house.log.error({ err: error, route: request.routeOptions.url }, told);
    }
    const problem: Problem = {
      ...problemOf(code, languageOf(request)),
      facts: error instanceof Refusal ? { ...error.details } : {},
      fields: error instanceof InvalidRequest ? error.fields : [],
    };
    void http
      .getResponse<FastifyReply>()
      .status(problem.status)
      .header('content-type', PROBLEM_TYPE)
      .send(problem);
  }
}
