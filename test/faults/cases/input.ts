import type { FaultTable } from "../fault-table";

export const INPUT = {
    "An address is made of ffmpeg's options, protocols, lists, pipes and line breaks":
        "it is refused before ffmpeg starts, or reaches ffmpeg as one input of its own kind; nothing else is opened or written",
    "A playlist given as a file names other files and addresses": "ffmpeg opens none of them",
    "A model is named by a path out of its folder": "it is missing, and no file there is read or told of",
    "A manifest names files outside its folder, as network, weights, labels or digest":
        "it is refused with the field named",
    "A JPEG and a WebP claim tens of thousands of pixels on each side":
        "they are refused with E_PICTURE_SIZE or E_PICTURE, in little memory, and the next picture is answered",
    "A picture file is an SVG, a PDF, a script or a list of files":
        "it is refused with E_PICTURE, and nothing that it names is opened",
    "A message holds every type of JSON in every documented property of the detector":
        "it ends with a result or a code of its own, and the next frame is answered",
    "A message holds every type of JSON in every documented property of the classifier":
        "it ends with a result or a code of its own, and the next frame is answered",
    "A message holds every type of JSON in every documented property of csp-annotate":
        "it ends with a result or a code of its own, and the next frame is drawn",
    "A message holds every type of JSON in every documented property of csp-publish":
        "it is published as the schema says or ends with a code of its own, and the next one is published",
    "A message holds every type of JSON in the payload of csp-camera":
        "it ends with E_PAYLOAD naming the commands, and the camera runs on",
    "A label is called __proto__, constructor or toString":
        "it is published and counted like any other, and no prototype changes",
} as const satisfies FaultTable;
