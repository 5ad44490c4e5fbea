import * as $protobuf from "protobufjs";
import Long = require("long");

export interface IMessage extends Message.$Properties {
}

export class Message {
    constructor(properties?: Message.$Properties);
    $unknowns?: Uint8Array[];
    uid: string;
    type: string;
    content: string;
    status: string;
    createdAt: string;
    channel: string;
    thread?: (Thread.$Properties|null);
    user?: (User.$Properties|null);
    extra: string;
    seq: number;
    sentAt: number;
    static encode(message: Message.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Message & Message.$Shape;
    static getTypeUrl(prefix?: string): string;
}

export namespace Message {
    interface $Properties {
        uid?: (string|null);
        type?: (string|null);
        content?: (string|null);
        status?: (string|null);
        createdAt?: (string|null);
        channel?: (string|null);
        thread?: (Thread.$Properties|null);
        user?: (User.$Properties|null);
        extra?: (string|null);
        seq?: (number|null);
        sentAt?: (number|null);
        $unknowns?: Uint8Array[];
    }
    type $Shape = Message.$Properties;
}

export interface IThread extends Thread.$Properties {
}

export class Thread {
    constructor(properties?: Thread.$Properties);
    $unknowns?: Uint8Array[];
    uid: string;
    topic: string;
    type: string;
    state: string;
    user?: (User.$Properties|null);
    channel: string;
    extra: string;
    static encode(message: Thread.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Thread & Thread.$Shape;
    static getTypeUrl(prefix?: string): string;
}

export namespace Thread {
    interface $Properties {
        uid?: (string|null);
        topic?: (string|null);
        type?: (string|null);
        state?: (string|null);
        user?: (User.$Properties|null);
        channel?: (string|null);
        extra?: (string|null);
        $unknowns?: Uint8Array[];
    }
    type $Shape = Thread.$Properties;
}

export interface IUser extends User.$Properties {
}

export class User {
    constructor(properties?: User.$Properties);
    $unknowns?: Uint8Array[];
    uid: string;
    nickname: string;
    avatar: string;
    type: string;
    extra: string;
    static encode(message: User.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User & User.$Shape;
    static getTypeUrl(prefix?: string): string;
}

export namespace User {
    interface $Properties {
        uid?: (string|null);
        nickname?: (string|null);
        avatar?: (string|null);
        type?: (string|null);
        extra?: (string|null);
        $unknowns?: Uint8Array[];
    }
    type $Shape = User.$Properties;
}
