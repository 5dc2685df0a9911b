import { defineAction } from '#kernel';
import { correctedBy, shapeOf } from '#shapes';
import { IssueDecree, PublishDecree, RepealDecree } from './cabinet-decree.commands.js';
import { decreeDecider, objection } from './cabinet-decree.decider.js';
import { CabinetDecreeIssued, CabinetDecreePublished, CabinetDecreeRepealed } from './cabinet-decree.events.js';

export const cabinetDecree = defineAction({
  name: 'cabinet-decree',
  title: 'Cabinet decree',
  summary: 'A decree or law that other acts cite; one decree may carry many acts on many cases.',
  decider: decreeDecider,
  commands: {
    issue: {
      summary: 'Record that a decree was agreed and signed.',
      shape: shapeOf(IssueDecree),
      example: {
        kind: 'supreme-decree',
        number: 'DS 135-2025-PCM',
        title: 'Declares a state of emergency',
        decidedAt: '2025-11-28T20:00:00.000Z',
        signatories: ['The President', 'The President of the Council of Ministers'],
      },
    },
    publish: {
      summary: 'Record that the gazette has printed it.',
      shape: shapeOf(PublishDecree),
      example: {
        gazette: { name: 'El Peruano', edition: 'extraordinary', publishedAt: '2025-11-29T01:00:00.000Z' },
      },
    },
    repeal: {
      summary: 'Record that it was repealed.',
      shape: shapeOf(RepealDecree),
      example: { effectiveFrom: '2026-01-10T05:00:00.000Z', by: 'DS 001-2026-PCM' },
    },
  },
  events: {
    CabinetDecreeIssued: {
      summary: 'A decree was agreed and signed.',
      shape: shapeOf(CabinetDecreeIssued),
      version: 1,
    },
    CabinetDecreePublished: {
      summary: 'The gazette printed the decree.',
      shape: shapeOf(CabinetDecreePublished),
      version: 1,
    },
    CabinetDecreeRepealed: { summary: 'The decree was repealed.', shape: shapeOf(CabinetDecreeRepealed), version: 1 },
  },
  correction: correctedBy('CabinetDecreeCorrected', {
    field: '/title',
    before: 'Declares a state of emergency',
    after: 'Declares a state of emergency on the southern border',
  }),
  objection,
  phases: {
    issued: 'It was agreed and signed.',
    published: 'The gazette has printed it.',
    repealed: 'It was repealed.',
  },
  publishedAt: ({ published }) => published?.gazette.publishedAt,
  titleOf: ({ issued }) => (issued === undefined ? 'Cabinet decree' : `${issued.number}: ${issued.title}`),
});
