import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import { type AccessFault, accessFault } from './access.ts';
import { readBody } from './body.ts';
import type { ServerSettings } from './options.ts';

const JSON_TYPES = new Set(['application/json', 'application/json-rpc', 'application/jsonrequest']);
const GREETING = 'Mosaic JSON-RPC. Send JSON-RPC 2.0 requests by POST, or open a WebSocket here.\n';

/** Serves one HTTP request: POST is JSON-RPC, GET answers a line of text, OPTIONS is CORS's preflight. Never rejects. */
export async function serveHttp(
	dispatcher: Dispatcher,
	settings: ServerSettings,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	response.on('error', () => response.destroy());
	const fault = accessFault(settings, request);
	if (fault !== null) return refuseAccess(response, fault);
	allowOrigin(request, response);
	const path = request.url?.split('?')[0];
	if (path !== '/' && path !== '') return refuse(response, 404, 'not found: JSON-RPC is served at /');
	switch (request.method) {
		case 'POST':
			return serveRpc(dispatcher, settings, request, response);
		case 'GET':
		case 'HEAD':
			return answer(response, 200, 'text/plain; charset=utf-8', GREETING);
		case 'OPTIONS':
			return preflight(request, response);
		default:
			response.setHeader('allow', 'POST, GET, HEAD, OPTIONS');
			return refuse(response, 405, 'method not allowed: send JSON-RPC by POST');
	}
}

async function serveRpc(
	dispatcher: Dispatcher,
	settings: ServerSettings,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
	if (type === undefined || !JSON_TYPES.has(type)) {
		return refuse(response, 415, 'invalid content type: only application/json is supported');
	}
	if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
		return refuse(response, 415, 'compressed requests are not supported');
	}
	const body = await readBody(request, settings.limits.bodyBytes);
	if (body.kind === 'aborted') return;
	if (body.kind === 'tooLarge') {
		return refuse(response, 413, `content length too large: at most ${settings.limits.bodyBytes} bytes`);
	}
	const text = await dispatcher.receive(body.text, {
		caller: request.socket,
		connection: null,
		afterAnswer: () => undefined,
	});
	if (text === null) response.writeHead(204).end();
	else answer(response, 200, 'application/json', text);
}

function answer(response: ServerResponse, status: number, type: string, text: string): void {
	response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
	response.end(text);
}

/** A refusal in plain text; the connection ends, since the body may not have been read. */
function refuse(response: ServerResponse, status: number, reason: string): void {
	response.setHeader('connection', 'close');
	answer(response, status, 'text/plain; charset=utf-8', `${reason}\n`);
}

function refuseAccess(response: ServerResponse, { status, reason }: AccessFault): void {
	if (status === 401) response.setHeader('www-authenticate', 'Bearer');
	refuse(response, status, reason);
}

function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
	const { origin } = request.headers;
	response.setHeader('vary', 'origin');
	if (origin !== undefined) response.setHeader('access-control-allow-origin', origin);
}

function preflight(request: IncomingMessage, response: ServerResponse): void {
	response.setHeader('access-control-allow-methods', 'POST, GET, OPTIONS');
	response.setHeader('access-control-allow-headers', 'content-type, authorization');
	response.setHeader('access-control-max-age', '600');
	// Browsers ask this of a server on a private network before a public page of an allowed origin may call it.
	if (request.headers['access-control-request-private-network'] === 'true')
		response.setHeader('access-control-allow-private-network', 'true');
	response.writeHead(204).end();
}
