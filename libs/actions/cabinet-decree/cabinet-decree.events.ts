import { IssueDecree, PublishDecree, RepealDecree } from './cabinet-decree.commands.js';

export class CabinetDecreeIssued extends IssueDecree {}

export class CabinetDecreePublished extends PublishDecree {}

export class CabinetDecreeRepealed extends RepealDecree {}
