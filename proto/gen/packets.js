/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const Message = $root.Message = (() => {

    /**
     * Properties of a Message.
     * @typedef {Object} Message.$Properties
     * @property {string|null} [uid] Message uid
     * @property {string|null} [type] Message type
     * @property {string|null} [content] Message content
     * @property {string|null} [status] Message status
     * @property {string|null} [createdAt] Message createdAt
     * @property {string|null} [channel] Message channel
     * @property {Thread.$Properties|null} [thread] Message thread
     * @property {User.$Properties|null} [user] Message user
     * @property {string|null} [extra] Message extra
     * @property {number|null} [seq] Message seq
     * @property {number|null} [sentAt] Message sentAt
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Message.
     * @exports IMessage
     * @interface IMessage
     * @augments Message.$Properties
     * @deprecated Use Message.$Properties instead.
     */

    /**
     * Shape of a Message.
     * @typedef {Message.$Properties} Message.$Shape
     */

    /**
     * Constructs a new Message.
     * @exports Message
     * @classdesc Represents a Message.
     * @constructor
     * @param {Message.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Message = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Message uid.
     * @member {string} uid
     * @memberof Message
     * @instance
     */
    Message.prototype.uid = "";

    /**
     * Message type.
     * @member {string} type
     * @memberof Message
     * @instance
     */
    Message.prototype.type = "";

    /**
     * Message content.
     * @member {string} content
     * @memberof Message
     * @instance
     */
    Message.prototype.content = "";

    /**
     * Message status.
     * @member {string} status
     * @memberof Message
     * @instance
     */
    Message.prototype.status = "";

    /**
     * Message createdAt.
     * @member {string} createdAt
     * @memberof Message
     * @instance
     */
    Message.prototype.createdAt = "";

    /**
     * Message channel.
     * @member {string} channel
     * @memberof Message
     * @instance
     */
    Message.prototype.channel = "";

    /**
     * Message thread.
     * @member {Thread.$Properties|null|undefined} thread
     * @memberof Message
     * @instance
     */
    Message.prototype.thread = null;

    /**
     * Message user.
     * @member {User.$Properties|null|undefined} user
     * @memberof Message
     * @instance
     */
    Message.prototype.user = null;

    /**
     * Message extra.
     * @member {string} extra
     * @memberof Message
     * @instance
     */
    Message.prototype.extra = "";

    /**
     * Message seq.
     * @member {number} seq
     * @memberof Message
     * @instance
     */
    Message.prototype.seq = 0;

    /**
     * Message sentAt.
     * @member {number} sentAt
     * @memberof Message
     * @instance
     */
    Message.prototype.sentAt = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

    /**
     * Encodes the specified Message message. Does not implicitly {@link Message.verify|verify} messages.
     * @function encode
     * @memberof Message
     * @static
     * @param {Message.$Properties} message Message message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Message.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.uid != null && $Object.hasOwnProperty.call(message, "uid") && message.uid !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.uid);
        if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== "")
            writer.uint32(/* id 2, wireType 2 =*/18).string(message.type);
        if (message.content != null && $Object.hasOwnProperty.call(message, "content") && message.content !== "")
            writer.uint32(/* id 3, wireType 2 =*/26).string(message.content);
        if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== "")
            writer.uint32(/* id 4, wireType 2 =*/34).string(message.status);
        if (message.createdAt != null && $Object.hasOwnProperty.call(message, "createdAt") && message.createdAt !== "")
            writer.uint32(/* id 5, wireType 2 =*/42).string(message.createdAt);
        if (message.channel != null && $Object.hasOwnProperty.call(message, "channel") && message.channel !== "")
            writer.uint32(/* id 6, wireType 2 =*/50).string(message.channel);
        if (message.thread != null && $Object.hasOwnProperty.call(message, "thread"))
            $root.Thread.encode(message.thread, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
        if (message.user != null && $Object.hasOwnProperty.call(message, "user"))
            $root.User.encode(message.user, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
        if (message.extra != null && $Object.hasOwnProperty.call(message, "extra") && message.extra !== "")
            writer.uint32(/* id 9, wireType 2 =*/74).string(message.extra);
        if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && message.seq !== 0)
            writer.uint32(/* id 100, wireType 0 =*/800).uint32(message.seq);
        if (message.sentAt != null && $Object.hasOwnProperty.call(message, "sentAt") && (typeof message.sentAt === "object" ? message.sentAt.low || message.sentAt.high : message.sentAt !== 0))
            writer.uint32(/* id 101, wireType 0 =*/808).int64(message.sentAt);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Message message from the specified reader or buffer.
     * @function decode
     * @memberof Message
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Message & Message.$Shape} Message
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Message.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Message();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.uid = value;
                    else
                        delete message.uid;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.type = value;
                    else
                        delete message.type;
                    continue;
                }
            case 3: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.content = value;
                    else
                        delete message.content;
                    continue;
                }
            case 4: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.status = value;
                    else
                        delete message.status;
                    continue;
                }
            case 5: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.createdAt = value;
                    else
                        delete message.createdAt;
                    continue;
                }
            case 6: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.channel = value;
                    else
                        delete message.channel;
                    continue;
                }
            case 7: {
                    if (wireType !== 2)
                        break;
                    message.thread = $root.Thread.decode(reader, reader.size(), $undefined, _depth + 1, message.thread);
                    continue;
                }
            case 8: {
                    if (wireType !== 2)
                        break;
                    message.user = $root.User.decode(reader, reader.size(), $undefined, _depth + 1, message.user);
                    continue;
                }
            case 9: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.extra = value;
                    else
                        delete message.extra;
                    continue;
                }
            case 100: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.uint32())
                        message.seq = value;
                    else
                        delete message.seq;
                    continue;
                }
            case 101: {
                    if (wireType !== 0)
                        break;
                    if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                        message.sentAt = value;
                    else
                        delete message.sentAt;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    /**
     * Gets the type url for Message
     * @function getTypeUrl
     * @memberof Message
     * @static
     * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
     * @returns {string} The type url
     */
    Message.getTypeUrl = function(prefix) {
        if (prefix === $undefined)
            prefix = "type.googleapis.com";
        return prefix + "/Message";
    };

    return Message;
})();

export const Thread = $root.Thread = (() => {

    /**
     * Properties of a Thread.
     * @typedef {Object} Thread.$Properties
     * @property {string|null} [uid] Thread uid
     * @property {string|null} [topic] Thread topic
     * @property {string|null} [type] Thread type
     * @property {string|null} [state] Thread state
     * @property {User.$Properties|null} [user] Thread user
     * @property {string|null} [channel] Thread channel
     * @property {string|null} [extra] Thread extra
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Thread.
     * @exports IThread
     * @interface IThread
     * @augments Thread.$Properties
     * @deprecated Use Thread.$Properties instead.
     */

    /**
     * Shape of a Thread.
     * @typedef {Thread.$Properties} Thread.$Shape
     */

    /**
     * Constructs a new Thread.
     * @exports Thread
     * @classdesc Represents a Thread.
     * @constructor
     * @param {Thread.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Thread = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Thread uid.
     * @member {string} uid
     * @memberof Thread
     * @instance
     */
    Thread.prototype.uid = "";

    /**
     * Thread topic.
     * @member {string} topic
     * @memberof Thread
     * @instance
     */
    Thread.prototype.topic = "";

    /**
     * Thread type.
     * @member {string} type
     * @memberof Thread
     * @instance
     */
    Thread.prototype.type = "";

    /**
     * Thread state.
     * @member {string} state
     * @memberof Thread
     * @instance
     */
    Thread.prototype.state = "";

    /**
     * Thread user.
     * @member {User.$Properties|null|undefined} user
     * @memberof Thread
     * @instance
     */
    Thread.prototype.user = null;

    /**
     * Thread channel.
     * @member {string} channel
     * @memberof Thread
     * @instance
     */
    Thread.prototype.channel = "";

    /**
     * Thread extra.
     * @member {string} extra
     * @memberof Thread
     * @instance
     */
    Thread.prototype.extra = "";

    /**
     * Encodes the specified Thread message. Does not implicitly {@link Thread.verify|verify} messages.
     * @function encode
     * @memberof Thread
     * @static
     * @param {Thread.$Properties} message Thread message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Thread.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.uid != null && $Object.hasOwnProperty.call(message, "uid") && message.uid !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.uid);
        if (message.topic != null && $Object.hasOwnProperty.call(message, "topic") && message.topic !== "")
            writer.uint32(/* id 2, wireType 2 =*/18).string(message.topic);
        if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== "")
            writer.uint32(/* id 3, wireType 2 =*/26).string(message.type);
        if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
            writer.uint32(/* id 4, wireType 2 =*/34).string(message.state);
        if (message.user != null && $Object.hasOwnProperty.call(message, "user"))
            $root.User.encode(message.user, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
        if (message.channel != null && $Object.hasOwnProperty.call(message, "channel") && message.channel !== "")
            writer.uint32(/* id 6, wireType 2 =*/50).string(message.channel);
        if (message.extra != null && $Object.hasOwnProperty.call(message, "extra") && message.extra !== "")
            writer.uint32(/* id 7, wireType 2 =*/58).string(message.extra);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Thread message from the specified reader or buffer.
     * @function decode
     * @memberof Thread
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Thread & Thread.$Shape} Thread
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Thread.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Thread();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.uid = value;
                    else
                        delete message.uid;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.topic = value;
                    else
                        delete message.topic;
                    continue;
                }
            case 3: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.type = value;
                    else
                        delete message.type;
                    continue;
                }
            case 4: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.state = value;
                    else
                        delete message.state;
                    continue;
                }
            case 5: {
                    if (wireType !== 2)
                        break;
                    message.user = $root.User.decode(reader, reader.size(), $undefined, _depth + 1, message.user);
                    continue;
                }
            case 6: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.channel = value;
                    else
                        delete message.channel;
                    continue;
                }
            case 7: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.extra = value;
                    else
                        delete message.extra;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    /**
     * Gets the type url for Thread
     * @function getTypeUrl
     * @memberof Thread
     * @static
     * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
     * @returns {string} The type url
     */
    Thread.getTypeUrl = function(prefix) {
        if (prefix === $undefined)
            prefix = "type.googleapis.com";
        return prefix + "/Thread";
    };

    return Thread;
})();

export const User = $root.User = (() => {

    /**
     * Properties of a User.
     * @typedef {Object} User.$Properties
     * @property {string|null} [uid] User uid
     * @property {string|null} [nickname] User nickname
     * @property {string|null} [avatar] User avatar
     * @property {string|null} [type] User type
     * @property {string|null} [extra] User extra
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User.
     * @exports IUser
     * @interface IUser
     * @augments User.$Properties
     * @deprecated Use User.$Properties instead.
     */

    /**
     * Shape of a User.
     * @typedef {User.$Properties} User.$Shape
     */

    /**
     * Constructs a new User.
     * @exports User
     * @classdesc Represents a User.
     * @constructor
     * @param {User.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User uid.
     * @member {string} uid
     * @memberof User
     * @instance
     */
    User.prototype.uid = "";

    /**
     * User nickname.
     * @member {string} nickname
     * @memberof User
     * @instance
     */
    User.prototype.nickname = "";

    /**
     * User avatar.
     * @member {string} avatar
     * @memberof User
     * @instance
     */
    User.prototype.avatar = "";

    /**
     * User type.
     * @member {string} type
     * @memberof User
     * @instance
     */
    User.prototype.type = "";

    /**
     * User extra.
     * @member {string} extra
     * @memberof User
     * @instance
     */
    User.prototype.extra = "";

    /**
     * Encodes the specified User message. Does not implicitly {@link User.verify|verify} messages.
     * @function encode
     * @memberof User
     * @static
     * @param {User.$Properties} message User message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.uid != null && $Object.hasOwnProperty.call(message, "uid") && message.uid !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.uid);
        if (message.nickname != null && $Object.hasOwnProperty.call(message, "nickname") && message.nickname !== "")
            writer.uint32(/* id 2, wireType 2 =*/18).string(message.nickname);
        if (message.avatar != null && $Object.hasOwnProperty.call(message, "avatar") && message.avatar !== "")
            writer.uint32(/* id 3, wireType 2 =*/26).string(message.avatar);
        if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== "")
            writer.uint32(/* id 4, wireType 2 =*/34).string(message.type);
        if (message.extra != null && $Object.hasOwnProperty.call(message, "extra") && message.extra !== "")
            writer.uint32(/* id 5, wireType 2 =*/42).string(message.extra);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User message from the specified reader or buffer.
     * @function decode
     * @memberof User
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User & User.$Shape} User
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.uid = value;
                    else
                        delete message.uid;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.nickname = value;
                    else
                        delete message.nickname;
                    continue;
                }
            case 3: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.avatar = value;
                    else
                        delete message.avatar;
                    continue;
                }
            case 4: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.type = value;
                    else
                        delete message.type;
                    continue;
                }
            case 5: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.extra = value;
                    else
                        delete message.extra;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    /**
     * Gets the type url for User
     * @function getTypeUrl
     * @memberof User
     * @static
     * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
     * @returns {string} The type url
     */
    User.getTypeUrl = function(prefix) {
        if (prefix === $undefined)
            prefix = "type.googleapis.com";
        return prefix + "/User";
    };

    return User;
})();

export {
  $root as default
};
