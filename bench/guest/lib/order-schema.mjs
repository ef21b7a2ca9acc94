/** JSON Schema of one order of orders.mjs. */
export default {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'customer', 'lines', 'state'],
  properties: {
    id: { type: 'string', pattern: '^[A-Z]{2}-\\d{4,6}$' },
    state: { enum: ['open', 'paid', 'shipped'] },
    customer: {
      type: 'object',
      required: ['name', 'email'],
      properties: {
        name: { type: 'string', minLength: 2, maxLength: 40 },
        email: { type: 'string', pattern: '^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$' },
        age: { type: 'integer', minimum: 0, maximum: 130 },
      },
    },
    lines: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: {
        type: 'object',
        required: ['sku', 'count', 'price'],
        properties: {
          sku: { type: 'string' },
          count: { type: 'integer', minimum: 1 },
          price: { oneOf: [{ type: 'number', exclusiveMinimum: 0 }, { const: 'free' }] },
        },
      },
    },
    note: { type: ['string', 'null'], maxLength: 80 },
  },
};
