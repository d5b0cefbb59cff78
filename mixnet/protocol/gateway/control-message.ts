import { z } from 'zod';
import { ProtocolError } from '../errors.ts';

/**
 * The longest text frame read, in UTF-16 code units; the longest one written here is under 8 KiB.
 */
export const MAX_CONTROL_MESSAGE_LENGTH = 65_536;

/**
 * The member that every message has; built once, since a stranger decides how many messages come.
 */
const HEAD_SCHEMA = z.object({ type: z.string() });

/** One schema per message type of one direction. */
export type MessageSchemas<Message> = Readonly<Record<string, z.ZodType<Message>>>;

/**
 * Parses one text frame: a JSON object whose `type` selects the schema. Unknown members are
 * ignored, an unknown type is an error.
 *
 * @param schemas - Looked up with own properties only, so `"type":"constructor"` finds nothing.
 * @param text - Untrusted.
 */
export function parseControlMessage<Message>(
  schemas: MessageSchemas<Message>,
  text: string,
): Message {
  if (text.length > MAX_CONTROL_MESSAGE_LENGTH) throw malformed('the message is too long');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw malformed('the message is not JSON');
  }
  const head = HEAD_SCHEMA.safeParse(json);
  if (!head.success) throw malformed('the message is not an object with a type');
  const { type } = head.data;
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (schema === undefined) {
    throw new ProtocolError(
      'GATEWAY_PROTOCOL_UNKNOWN_MESSAGE',
      'the message is of an unknown type',
    );
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  throw malformed(`the message of type ${type} is malformed at "${path.slice(0, 64)}"`);
}

function malformed(message: string): ProtocolError {
  return new ProtocolError('GATEWAY_PROTOCOL_MALFORMED_MESSAGE', message);
}
