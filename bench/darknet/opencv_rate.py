"""Runs a network in OpenCV's DNN module: arguments are cfg and weights, or an ONNX file and -, then edge and threads.

Prints the version when it is warm; then answers each number of seconds on stdin with runs per second.
"""

import sys
import time

import cv2
import numpy

network, weights, size, threads = sys.argv[1:]
cv2.setNumThreads(int(threads))
if weights == "-":
    net = cv2.dnn.readNetFromONNX(network)
else:
    net = cv2.dnn.readNetFromDarknet(network, weights)
    net.setPreferableBackend(cv2.dnn.DNN_BACKEND_OPENCV)
    net.setPreferableTarget(cv2.dnn.DNN_TARGET_CPU)
outputs = net.getUnconnectedOutLayersNames()
blob = numpy.random.default_rng(1).random((1, 3, int(size), int(size)), numpy.float32)


def once():
    net.setInput(blob)
    net.forward(outputs)


for _ in range(3):
    once()
print(cv2.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    runs = 0
    while time.perf_counter() - start < float(line):
        once()
        runs += 1
    print(runs / (time.perf_counter() - start), flush=True)
